import { Alert, Button, Group, List } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Language } from "../../../api/types";
import { type ScenarioFields, textIn } from "../../../state/scenario-form";
import { differenceOf, inOrderOf, withAdded } from "../../../state/variants";

interface DifferencesProps {
  own: ScenarioFields;
  other: ScenarioFields;
  /** The other file. */
  source: string;
  /** Its language. */
  language: Language;
  /** Changes it; none where it may not be. */
  onChange?: (source: string, place: string) => void;
}

/** So much of a question is enough to know it by. */
const LONGEST = 60;

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, text.lastIndexOf(" ", LONGEST)).trimEnd()}…`;
}

/** How the two differ beside their words, and what can be done about it without losing anything. */
export function Differences({ own, other, source, language, onChange }: DifferencesProps) {
  const { t } = useTranslation();
  const { here, there, isReordered, unlike } = differenceOf(own, other);
  if (here.length + there.length + unlike.length === 0 && !isReordered) return null;
  const named = (ids: string[], of: ScenarioFields) =>
    ids
      .map((id) => {
        const at = of.questions.findIndex((question) => textIn(question, "id") === id);
        return `${at + 1} (${shortened(textIn(of.questions[at] ?? {}, "text") || id)})`;
      })
      .join(", ");
  return (
    <Alert color="copper" title={t("sides.differ")} data-testid="side-differences">
      <List size="sm" spacing="xs">
        {here.length > 0 && (
          <List.Item>
            {t(`sides.onlyHere.${language}`, { count: here.length, questions: named(here, own) })}
          </List.Item>
        )}
        {there.length > 0 && (
          <List.Item>
            {t(`sides.onlyThere.${language}`, {
              count: there.length,
              questions: named(there, other),
            })}
          </List.Item>
        )}
        {isReordered && <List.Item>{t("sides.reordered")}</List.Item>}
        {unlike.length > 0 && (
          <List.Item>
            {t("sides.unlike", { count: unlike.length, questions: named(unlike, own) })}
          </List.Item>
        )}
      </List>
      {onChange && (
        <Group gap="xs" mt="sm">
          {here.length > 0 && (
            <Button
              size="xs"
              variant="default"
              onClick={() => onChange(withAdded(own, source, here), "add")}
              data-testid="add-missing"
            >
              {t(`sides.add.${language}`, { count: here.length })}
            </Button>
          )}
          {isReordered && (
            <Button
              size="xs"
              variant="default"
              onClick={() => onChange(inOrderOf(own, source), "order")}
            >
              {t(`sides.order.${language}`)}
            </Button>
          )}
        </Group>
      )}
    </Alert>
  );
}
