import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Language } from "../../../api/types";
import { fieldsOf, type ScenarioFields } from "../../../state/scenario-form";
import { filled } from "../../../state/variants";
import { StateBadge } from "../Badges";
import { UndoButtons } from "../form/UndoButtons";
import type { useHistory } from "../form/useHistory";
import type { useScenario } from "../useScenario";
import classes from "../Workshop.module.css";
import { DraftGaps } from "./DraftGaps";
import { Differences } from "./SideDifferences";

interface SecondBarProps {
  id: string;
  token: string;
  language: Language;
  second: ReturnType<typeof useScenario>;
  history: ReturnType<typeof useHistory>;
  own: ScenarioFields;
  fields: ScenarioFields;
  /** How many texts are not in this language yet. */
  gaps: number;
  /** The file to translate from; none while something is wrong with it. */
  translatable: string | undefined;
}

/** How the other language stands: saved or not, what is wrong, what is missing, and what can be done about it. */
export function SecondBar(props: SecondBarProps) {
  const { id, token, language, second, history, own, fields, gaps, translatable } = props;
  const { t } = useTranslation();
  const { kept, source, check, dirty, save } = second;
  const problems = check.problems.length + check.more_problems;
  const isOwn = kept.scenario !== null;
  return (
    <section
      className={classes.second}
      aria-label={t(`sides.in.${language}`)}
      data-testid="second-language"
    >
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Text fw={650}>{t(`sides.in.${language}`)}</Text>
          {kept.scenario && <StateBadge scenario={kept.scenario} />}
          {problems > 0 && (
            <Badge color="red" tt="none">
              {t("workshop.problems", { count: problems })}
            </Badge>
          )}
          <Anchor component={Link} to={`/scenarios/${id}`} size="sm">
            {t("sides.alone", { id })}
          </Anchor>
        </Group>
        {isOwn && (
          <Group gap="xs">
            <Text size="sm" c="dimmed" role="status" data-testid="second-state">
              {save.isPending
                ? t("scenarioForm.saving")
                : t(dirty ? "scenarioForm.unsaved" : "scenarioForm.saved")}
            </Text>
            <UndoButtons
              history={history}
              undoLabel={t(`sides.undo.${language}`)}
              redoLabel={t(`sides.redo.${language}`)}
            />
          </Group>
        )}
      </Group>
      <Stack gap="xs">
        <Group gap="sm">
          <Text size="sm" role="status" data-testid="gaps">
            {gaps === 0
              ? t(`sides.whole.${language}`)
              : t(`sides.missing.${language}`, { count: gaps })}
          </Text>
          {gaps > 0 && isOwn && (
            <DraftGaps
              source={translatable}
              language={language}
              token={token}
              onDraft={(draft) => {
                const drafted = fieldsOf(draft);
                if (!drafted) return;
                const next = filled(own, source, drafted);
                second.noteDraft(next);
                history.change(next, "drafted");
              }}
            />
          )}
        </Group>
        <Differences
          own={own}
          other={fields}
          source={source}
          language={language}
          {...(isOwn && { onChange: history.change })}
        />
      </Stack>
    </section>
  );
}
