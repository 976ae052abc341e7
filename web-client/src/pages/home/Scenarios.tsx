import { Anchor, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight, IconClock, IconMessageQuestion, IconStairs } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api/http";
import type { Language, Quiz, ScenarioSummary } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";
import {
  filterOf,
  fitsQuiz,
  fitsScenario,
  isFiltered,
  type LibraryFilter,
  nameOf,
  queryOf,
} from "../../state/library";
import { placesOf } from "../../state/navigation";
import { useMe } from "../../state/signed-in";
import classes from "./Home.module.css";
import { LibraryFilters } from "./LibraryFilters";

export function Scenarios() {
  const { t } = useTranslation();
  const me = useMe();
  const own = currentLanguage();
  const [query, setQuery] = useSearchParams();
  // The reader's language is the best guess of the interview's, until they say otherwise.
  const filter = filterOf(query, own);
  const scenarios = useQuery({ queryKey: ["scenarios"], queryFn: () => api.scenarios() });
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const onFilter = (change: Partial<LibraryFilter>) =>
    setQuery((before) => queryOf({ ...filterOf(before, own), ...change }, own, before), {
      replace: true,
      preventScrollReset: true,
    });
  const shown = scenarios.data?.filter((one) => fitsScenario(one, filter));
  // Unless one looks for something, quizzes have a list of their own below.
  const filtered = isFiltered(filter);
  const shownQuizzes = filtered ? (quizzes.data ?? []).filter((one) => fitsQuiz(one, filter)) : [];
  const count = (shown?.length ?? 0) + shownQuizzes.length;

  return (
    <Stack component="section" gap="lg" aria-labelledby="choose">
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
      <LibraryFilters scenarios={scenarios.data ?? []} filter={filter} onFilter={onFilter} />
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
      {filtered && shown && (
        <Group gap="md">
          <Text role="status" data-testid="library-count">
            {t("library.found", { count })}
          </Text>
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              onFilter({ search: "", kind: "", level: "", minutes: 0, occupation: "" })
            }
          >
            {t("library.clear")}
          </Button>
        </Group>
      )}
      {shown && count > 0 && (
        <ul className={classes.grid}>
          {shownQuizzes.map((quiz) => (
            <li key={`quiz ${quiz.id}`}>
              <QuizCard quiz={quiz} />
            </li>
          ))}
          {shown.map((scenario) => (
            <li key={scenario.id}>
              <ScenarioCard scenario={scenario} />
            </li>
          ))}
        </ul>
      )}
      {shown && count === 0 && (
        <Stack align="flex-start" gap="xs" data-testid="no-scenarios">
          <Text fw={600}>{t("home.empty")}</Text>
          {filter.language !== "all" && (
            <>
              <Text c="dimmed">{t("home.emptyHint")}</Text>
              <Button variant="default" onClick={() => onFilter({ language: "all" })}>
                {t("home.showAll")}
              </Button>
            </>
          )}
        </Stack>
      )}
    </Stack>
  );
}

/** There are dozens of cards, and plain elements are shown a good deal sooner. */
function Tags({ language, kind }: { language: Language; kind: string }) {
  return (
    <div className={classes.tags}>
      <span className={classes.tag} data-language={language}>
        {language === "fr" ? "Français" : "English"}
      </span>
      <span className={classes.tag}>{kind}</span>
    </div>
  );
}

function QuizCard({ quiz }: { quiz: Quiz }) {
  const { t } = useTranslation();
  return (
    <article className={classes.card} data-testid={`quiz-card-${quiz.id}`}>
      <Tags language={quiz.language} kind={t("library.quiz")} />
      <h3 className={classes.cardTitle} lang={quiz.language}>
        <Link to={`/quiz/${quiz.id}`} className={classes.cardLink}>
          {quiz.title}
        </Link>
      </h3>
      <p className={classes.summary} lang={quiz.language}>
        {quiz.summary}
      </p>
      <div className={classes.facts}>
        {quiz.time_limit_s !== null && (
          <span className={classes.fact}>
            <IconClock size={18} aria-hidden="true" />
            {t("home.minutes", { count: Math.ceil(quiz.time_limit_s / 60) })}
          </span>
        )}
        <span className={classes.fact}>
          <IconMessageQuestion size={18} aria-hidden="true" />
          {t("home.questions", { count: quiz.question_count })}
        </span>
      </div>
    </article>
  );
}

export function ScenarioCard({ scenario }: { scenario: ScenarioSummary }) {
  const { t } = useTranslation();
  const { id, language, title, role, summary, level } = scenario;
  return (
    <article className={classes.card} data-testid={`scenario-${id}`}>
      <Tags language={language} kind={t(`workshop.kinds.${scenario.kind}`)} />
      <h3 className={classes.cardTitle} lang={language}>
        <Link to={`/prepare/${id}`} className={classes.cardLink}>
          {title}
        </Link>
      </h3>
      {role !== title && (
        <p className={classes.cardRole} lang={language}>
          {role}
        </p>
      )}
      <p className={classes.summary} lang={language}>
        {summary}
      </p>
      {scenario.occupations.length > 0 && (
        <p className={classes.occupations}>
          {scenario.occupations
            .map((one) => `${nameOf(one, currentLanguage())} (${one.code})`)
            .join(" · ")}
        </p>
      )}
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
