import {
  Anchor,
  Badge,
  Button,
  Group,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { IconArrowRight, IconClock, IconMessageQuestion, IconStairs } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import type { Language, ScenarioSummary } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";
import { placesOf } from "../../state/navigation";
import { useMe } from "../../state/signed-in";
import classes from "./Home.module.css";

type Filter = Language | "all";

export function Scenarios() {
  const { t } = useTranslation();
  const me = useMe();
  // The reader's language is the best guess of the interview's, until they say otherwise.
  const [chosen, choose] = useState<Filter>();
  const filter = chosen ?? currentLanguage();
  const scenarios = useQuery({ queryKey: ["scenarios"], queryFn: () => api.scenarios() });
  const shown = scenarios.data?.filter(({ language }) => filter === "all" || language === filter);

  return (
    <Stack component="section" gap="lg" aria-labelledby="choose">
      <Group justify="space-between" align="center">
        <div>
          <Title order={2} id="choose">
            {t("home.choose")}
          </Title>
          {(!me || placesOf(me).includes("scenarios")) && (
            <Anchor component={Link} to="/scenarios" size="sm" data-testid="to-workshop">
              {t("workshop.manage")}
            </Anchor>
          )}
        </div>
        <SegmentedControl
          value={filter}
          onChange={(value) => choose(value as Filter)}
          aria-label={t("home.filter")}
          size="md"
          data={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
            { value: "all", label: t("home.all") },
          ]}
        />
      </Group>
      {scenarios.isPending && (
        <div className={classes.grid} role="status" aria-label={t("app.loading")}>
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} height={232} radius="lg" />
          ))}
        </div>
      )}
      {scenarios.isError && (
        <ProblemNotice
          title={t("home.failed")}
          error={scenarios.error}
          onRetry={() => void scenarios.refetch()}
        />
      )}
      {shown && shown.length > 0 && (
        <ul className={classes.grid}>
          {shown.map((scenario) => (
            <li key={scenario.id}>
              <ScenarioCard scenario={scenario} />
            </li>
          ))}
        </ul>
      )}
      {shown?.length === 0 && (
        <Stack align="flex-start" gap="xs" data-testid="no-scenarios">
          <Text fw={600}>{t("home.empty")}</Text>
          {filter !== "all" && (
            <>
              <Text c="dimmed">{t("home.emptyHint")}</Text>
              <Button variant="default" onClick={() => choose("all")}>
                {t("home.showAll")}
              </Button>
            </>
          )}
        </Stack>
      )}
    </Stack>
  );
}

export function ScenarioCard({ scenario }: { scenario: ScenarioSummary }) {
  const { t } = useTranslation();
  const { id, language, title, role, summary, level } = scenario;
  return (
    <article className={classes.card} data-testid={`scenario-${id}`}>
      <Group gap="xs">
        <Badge variant="light" color="petrol" tt="none" size="lg">
          {language === "fr" ? "Français" : "English"}
        </Badge>
      </Group>
      <Title order={3} lang={language}>
        <Link to={`/prepare/${id}`} className={classes.cardLink}>
          {title}
        </Link>
      </Title>
      {role !== title && (
        <Text size="sm" fw={600} lang={language}>
          {role}
        </Text>
      )}
      <Text c="dimmed" lang={language} lineClamp={4}>
        {summary}
      </Text>
      <div className={classes.facts}>
        <span className={classes.fact}>
          <IconClock size={18} aria-hidden="true" />
          {t("home.minutes", { count: scenario.duration_minutes })}
        </span>
        <span className={classes.fact}>
          <IconMessageQuestion size={18} aria-hidden="true" />
          {t("home.questions", { count: scenario.question_count })}
        </span>
        <span className={classes.fact}>
          <IconStairs size={18} aria-hidden="true" />
          {t(`home.levels.${level}`)}
        </span>
      </div>
      <span className={classes.go} aria-hidden="true">
        {t("home.prepare")} <IconArrowRight size={18} />
      </span>
    </article>
  );
}
