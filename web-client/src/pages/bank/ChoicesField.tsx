import { ActionIcon, Button, Checkbox, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconMessage, IconPlus, IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import { changed, tablesOf, textIn } from "../../state/scenario-form";
import { type Part, problemAt, problemOf } from "../scenarios/form/context";
import classes from "./Bank.module.css";

const MOST_CHOICES = 10;

/** What can be chosen, what of it is right, and what is said to those who chose it. */
export function ChoicesField({ part }: { part: Part }) {
  const { t } = useTranslation();
  const told = useId();
  const { table, readOnly } = part;
  const choices = tablesOf(table.choices);
  const set = (next: TomlTable[]) => part.onSet({ choices: next });
  const wrong = problemAt(part, "choices");
  return (
    <section aria-label={t("bank.choices")} aria-describedby={wrong && told}>
      <Text fw={650}>{t("bank.choices")}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {t("bank.choicesHint")}
      </Text>
      <Stack gap="xs">
        {choices.map((choice, at) => (
          <ChoiceRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the choice
            key={at}
            part={part}
            choice={choice}
            at={at}
            removable={choices.length > 2}
            onChange={(next) => set(choices.map((one, i) => (i === at ? next : one)))}
            onRemove={() => set(choices.filter((_, i) => i !== at))}
          />
        ))}
      </Stack>
      {wrong && (
        <Text size="sm" c="var(--mantine-color-error)" mt="xs" id={told} tabIndex={-1} data-wrong>
          {wrong}
        </Text>
      )}
      {!readOnly && (
        <div className={classes.choicesFoot}>
          {choices.length < MOST_CHOICES && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              onClick={() => set([...choices, { text: "" }])}
            >
              {t("bank.addChoice")}
            </Button>
          )}
          <Switch
            label={t("bank.shuffle")}
            checked={table.shuffle !== false}
            onChange={(event) =>
              part.onSet({ shuffle: event.currentTarget.checked ? undefined : false })
            }
          />
        </div>
      )}
    </section>
  );
}

interface ChoiceRowProps {
  part: Part;
  choice: TomlTable;
  at: number;
  removable: boolean;
  onChange(choice: TomlTable): void;
  onRemove(): void;
}

function ChoiceRow({ part, choice, at, removable, onChange, onRemove }: ChoiceRowProps) {
  const { t } = useTranslation();
  const { readOnly } = part;
  const feedback = textIn(choice, "feedback");
  const [opened, setOpened] = useState(false);
  const within = { ...part, path: part.path ? `${part.path}.choices[${at}]` : `choices[${at}]` };
  const number = at + 1;
  return (
    <div className={classes.choice}>
      <Checkbox
        aria-label={t("bank.isRight", { number })}
        checked={choice.right === true}
        disabled={readOnly}
        onChange={(event) => onChange({ ...choice, right: event.currentTarget.checked })}
      />
      <div>
        <TextInput
          aria-label={t("bank.choice", { number })}
          value={textIn(choice, "text")}
          error={problemOf(within, "text")}
          readOnly={readOnly}
          lang={part.language}
          maxLength={2_000}
          onChange={(event) => onChange({ ...choice, text: event.currentTarget.value })}
        />
        {(opened || feedback !== "") && (
          <TextInput
            mt={6}
            size="sm"
            aria-label={t("bank.feedbackOf", { number })}
            placeholder={t("bank.feedback")}
            value={feedback}
            error={problemOf(within, "feedback")}
            readOnly={readOnly}
            lang={part.language}
            maxLength={2_000}
            onChange={(event) => {
              setOpened(true);
              onChange(changed(choice, { feedback: event.currentTarget.value }));
            }}
          />
        )}
      </div>
      {!readOnly && (
        <div className={classes.choiceButtons}>
          {feedback === "" && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-expanded={opened}
              aria-label={t("bank.giveFeedback", { number })}
              title={t("bank.feedback")}
              onClick={() => setOpened(!opened)}
            >
              <IconMessage size={18} aria-hidden="true" />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            disabled={!removable}
            aria-label={t("bank.removeChoice", { number })}
            onClick={onRemove}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}
