import { Button, Checkbox, Kbd, Radio, Stack, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Language, QuizQuestion } from "../../api/types";
import { choose, type Draft, moved } from "../../state/quiz";
import { keyOfChoice } from "../../state/quiz-keys";
import classes from "./Quiz.module.css";

interface FieldsProps {
  question: QuizQuestion;
  language: Language;
  draft: Draft;
  onDraft(draft: Draft): void;
}

/** Where a question is answered, by its kind. */
export function AnswerFields(props: FieldsProps) {
  const { kind } = props.question;
  if (kind === "numeric") return <NumberField {...props} />;
  if (kind === "ordering") return <OrderField {...props} />;
  return <ChoiceField {...props} />;
}

function ChoiceField({ question, language, draft, onDraft }: FieldsProps) {
  const name = useId();
  const Tick = question.kind === "single" ? Radio : Checkbox;
  return (
    <Stack gap="sm">
      {question.choices.map((text, place) => (
        // The label is the card: all of it can be pressed.
        <Tick
          key={text}
          name={name}
          value={String(place)}
          checked={draft.chosen.includes(place)}
          onChange={() => onDraft(choose(question, draft, place))}
          label={
            <>
              <span lang={language}>{text}</span>
              <Kbd aria-hidden="true" className={classes.key}>
                {keyOfChoice(place)}
              </Kbd>
            </>
          }
          data-place={place}
          classNames={{
            root: classes.choice ?? "",
            body: classes.choiceBody ?? "",
            labelWrapper: classes.choiceLabelWrapper ?? "",
            label: classes.choiceLabel ?? "",
          }}
        />
      ))}
    </Stack>
  );
}

function NumberField({ draft, onDraft }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t("quiz.numberLabel")}
      description={t("quiz.numberHint")}
      value={draft.number}
      onChange={(event) => onDraft({ ...draft, number: event.currentTarget.value })}
      inputMode="decimal"
      maxLength={40}
      autoComplete="off"
      size="lg"
      maw="18rem"
      data-testid="number"
    />
  );
}

function OrderField({ question, language, draft, onDraft }: FieldsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const carried = useRef<number>(undefined);
  // The item keeps the focus where it goes, before another key can be pressed.
  useLayoutEffect(() => {
    const item = draft.order.find((item) => item === carried.current);
    if (item === undefined) return;
    list.current?.querySelector<HTMLElement>(`[data-item="${item}"]`)?.focus();
    carried.current = undefined;
  }, [draft.order]);
  const move = (position: number, by: number) => {
    const to = Math.min(Math.max(position + by, 0), draft.order.length - 1);
    if (to === position) return;
    carried.current = draft.order[position];
    onDraft({ ...draft, order: moved(draft.order, position, by) });
  };
  const onKey = (position: number) => (event: KeyboardEvent<HTMLLIElement>) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0 || event.target !== event.currentTarget) return;
    event.preventDefault();
    move(position, by);
  };
  return (
    <ol ref={list} className={classes.order} aria-label={t("quiz.orderLabel")}>
      {draft.order.map((item, position) => {
        const text = question.choices[item] ?? "";
        return (
          <li
            key={item}
            className={classes.orderItem}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move it
            tabIndex={0}
            data-item={item}
            data-place={position}
            onKeyDown={onKey(position)}
          >
            <span className={classes.orderNumber} aria-hidden="true">
              {position + 1}
            </span>
            <span className={classes.orderText} lang={language}>
              {text}
            </span>
            <Button
              variant="default"
              size="compact-md"
              disabled={position === 0}
              aria-label={t("quiz.moveUp", { text })}
              onClick={() => move(position, -1)}
            >
              <IconArrowUp size={18} aria-hidden="true" />
            </Button>
            <Button
              variant="default"
              size="compact-md"
              disabled={position === draft.order.length - 1}
              aria-label={t("quiz.moveDown", { text })}
              onClick={() => move(position, 1)}
            >
              <IconArrowDown size={18} aria-hidden="true" />
            </Button>
          </li>
        );
      })}
    </ol>
  );
}
