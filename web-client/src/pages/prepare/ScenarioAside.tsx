import { Avatar, Group, Stack, Text } from "@mantine/core";
import {
  IconClock,
  IconKeyboard,
  IconLanguage,
  IconMessageQuestion,
  IconStairs,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Scenario } from "../../api/types";
import { ReportButton } from "../../components/moderation/ReportButton";
import classes from "./Prepare.module.css";

/** The interview that is being prepared, beside its steps. */
export function ScenarioAside({ scenario }: { scenario: Scenario }) {
  const { t } = useTranslation();
  const { persona, language } = scenario;
  return (
    <aside className={classes.aside} aria-label={t("prepare.about")}>
      <Group wrap="nowrap" align="flex-start">
        <Avatar color="petrol" radius="xl" size={52} aria-hidden="true">
          {persona.name.slice(0, 1)}
        </Avatar>
        <div>
          <Text fw={700} size="lg">
            {t("prepare.with", { name: persona.name })}
          </Text>
          <Text size="sm" c="dimmed">
            {t("prepare.aiInterviewer")}
          </Text>
        </div>
      </Group>
      <Text lang={language}>{persona.description}</Text>
      <Text c="dimmed" size="sm" lang={language}>
        {scenario.summary}
      </Text>
      <Stack gap={6} className={classes.asideFacts}>
        <span>
          <IconClock size={18} aria-hidden="true" />
          {t("home.minutes", { count: scenario.duration_minutes })}
        </span>
        <span>
          <IconMessageQuestion size={18} aria-hidden="true" />
          {t("home.questions", { count: scenario.question_count })}
        </span>
        <span>
          <IconStairs size={18} aria-hidden="true" />
          {t(`home.levels.${scenario.level}`)}
        </span>
        {scenario.questions.some((question) => question.task) && (
          <span>
            <IconKeyboard size={18} aria-hidden="true" />
            {t("task.needsKeyboard")}
          </span>
        )}
        <span lang={language}>
          <IconLanguage size={18} aria-hidden="true" />
          {language === "fr" ? "Français" : "English"}
        </span>
      </Stack>
      {/* Its flag stands below the other icons. */}
      <div className={classes.report}>
        <ReportButton things={[{ kind: "scenario", id: scenario.id }]} name={scenario.title} />
      </div>
    </aside>
  );
}
