import { Accordion, Button, Group, Menu, Title } from "@mantine/core";
import { IconBooks, IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import { SHAPES, type Shape, withBlank, withCopy } from "../../state/quiz-form";
import { fieldsOf, textIn, withMoved, withoutQuestion } from "../../state/scenario-form";
import form from "../scenarios/form/Form.module.css";
import { keyOf, type partsOf } from "../scenarios/form/parts";
import { useDragOrder } from "../scenarios/form/useDragOrder";
import { QuizQuestion } from "./QuizQuestion";

/** Questions that a file may list. */
const MOST_QUESTIONS = 200;

interface QuestionListProps {
  source: string;
  questions: TomlTable[];
  parts: ReturnType<typeof partsOf>;
  readOnly: boolean;
  /** The keys of those that are unfolded. */
  open: string[];
  onOpen(open: string[]): void;
  /** `saying` tells what was done, where that does not show. */
  onChange(source: string, place: string, saying?: string): void;
  onBank: (() => void) | undefined;
  onKeep: ((id: string) => void) | undefined;
}

/** The questions in their order, which dragging and buttons change. */
export function QuestionList(props: QuestionListProps) {
  const { source, questions, parts, readOnly, open, onOpen, onChange, onBank, onKeep } = props;
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  const [moved, setMoved] = useState<{ to: number; by: number }>();
  // The browser forgets what had the focus when it is put elsewhere, and a button at the end of its way.
  useEffect(() => {
    if (!moved) return;
    const row = list.current?.querySelector(`[data-question="${moved.to}"]`);
    const way = (by: number) =>
      row?.querySelector<HTMLButtonElement>(`[data-move="${by}"]:not([disabled])`);
    (way(moved.by) ?? way(-moved.by))?.focus();
  }, [moved]);
  const move = (from: number, to: number) => {
    const place = t("quizEditor.moved", { place: to + 1, count: questions.length });
    onChange(withMoved(source, from, to), `move ${from}`, place);
  };
  const order = useDragOrder(move);
  const add = (next: string, at: number) => {
    onChange(next, "add");
    const added = fieldsOf(next)?.questions[at];
    if (added) onOpen([...open, textIn(added, "id")]);
  };
  const isFull = questions.length >= MOST_QUESTIONS;
  return (
    <section aria-labelledby="form-questions" ref={list}>
      <Title order={2} size="h4" id="form-questions" mb="xs">
        {t("scenarioForm.questions", { count: questions.length })}
      </Title>
      <Accordion
        multiple
        value={open}
        onChange={onOpen}
        className={form.questions}
        chevronPosition="left"
      >
        {questions.map((question, at) => {
          const key = keyOf(questions, at);
          return (
            <div key={key} data-question={at} {...order.row(at)}>
              <QuizQuestion
                part={parts.question(at) ?? { ...parts.whole, table: question }}
                name={key}
                isOpen={open.includes(key)}
                number={at + 1}
                count={questions.length}
                onTable={(table) => parts.withTable(at, table)}
                onMove={(by) => {
                  move(at, at + by);
                  setMoved({ to: at + by, by });
                }}
                onCopy={isFull ? undefined : () => add(withCopy(source, at), at + 1)}
                onRemove={() =>
                  onChange(withoutQuestion(source, at), `remove ${at}`, t("scenarioForm.removed"))
                }
                onKeep={onKeep && (() => onKeep(textIn(question, "id")))}
                drag={order.grip(at)}
              />
            </div>
          );
        })}
      </Accordion>
      {!readOnly && !isFull && (
        <Group mt="md" gap="sm">
          <AddMenu onAdd={(shape) => add(withBlank(source, shape), questions.length)} />
          {onBank && (
            <Button
              variant="default"
              leftSection={<IconBooks size={18} aria-hidden="true" />}
              onClick={onBank}
              data-testid="from-bank"
            >
              {t("bank.fromBank")}
            </Button>
          )}
        </Group>
      )}
    </section>
  );
}

function AddMenu({ onAdd }: { onAdd(shape: Shape): void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          data-testid="add-question"
        >
          {t("scenarioForm.addQuestion")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SHAPES.map((shape) => (
          <Menu.Item key={shape} onClick={() => onAdd(shape)}>
            {shape === "either" ? t("quizEditor.either") : t(`bank.kinds.${shape}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
