import { ActionIcon, Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import type { Language } from "../../../api/types";
import { LEVELS } from "../../../state/bank";
import { idOf, textIn } from "../../../state/scenario-form";

/** Criteria that a file may list. */
const MOST_CRITERIA = 20;

interface AnchorsProps {
  criteria: TomlTable[];
  readOnly?: boolean;
  language?: Language | undefined;
  /** Names that other criteria have already. */
  taken?: readonly string[];
  hint?: string;
  /** What is wrong with a field of the criterion at this place. */
  errorOf?: (at: number, field: string) => string | undefined;
  onChange?: (criteria: TomlTable[]) => void;
}

/** Criteria of the question's own, each with what its five levels look like. */
export function Anchors(props: AnchorsProps) {
  const { criteria, readOnly = false, language, taken = [], hint, errorOf, onChange } = props;
  const { t } = useTranslation();
  const add = () => {
    const ids = [...taken, ...criteria.map((one) => textIn(one, "id"))];
    const levels = Object.fromEntries(LEVELS.map((level) => [level, ""]));
    onChange?.([...criteria, { id: idOf(t("bank.criterion"), ids), name: "", ...levels }]);
  };
  return (
    <section aria-label={t("bank.criteria")}>
      <Text fw={650}>{t("bank.criteria")}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {hint ?? t("bank.criteriaHint")}
      </Text>
      <Stack gap="md">
        {criteria.map((criterion, at) => {
          const set = (change: Record<string, string>) =>
            onChange?.(criteria.map((one, i) => (i === at ? { ...one, ...change } : one)));
          const name = textIn(criterion, "name");
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: its id may change while it is written
            <Stack key={at} gap="xs">
              <Group wrap="nowrap" align="flex-end">
                <TextInput
                  flex={1}
                  label={t("bank.criterionName")}
                  value={name}
                  readOnly={readOnly}
                  lang={language}
                  maxLength={80}
                  error={errorOf?.(at, "name")}
                  onChange={(event) => set({ name: event.currentTarget.value })}
                />
                {!readOnly && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    aria-label={t("bank.removeCriterion", { name })}
                    onClick={() => onChange?.(criteria.filter((_, i) => i !== at))}
                  >
                    <IconTrash size={18} aria-hidden="true" />
                  </ActionIcon>
                )}
              </Group>
              {LEVELS.map((level, number) => (
                <Textarea
                  key={level}
                  label={t("bank.level", { number: number + 1 })}
                  value={textIn(criterion, level)}
                  readOnly={readOnly}
                  lang={language}
                  maxLength={300}
                  error={errorOf?.(at, level)}
                  autosize
                  minRows={1}
                  maxRows={6}
                  onChange={(event) => set({ [level]: event.currentTarget.value })}
                />
              ))}
            </Stack>
          );
        })}
      </Stack>
      {!readOnly && criteria.length < MOST_CRITERIA && (
        <Button
          mt="sm"
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={add}
        >
          {t("bank.addCriterion")}
        </Button>
      )}
    </section>
  );
}
