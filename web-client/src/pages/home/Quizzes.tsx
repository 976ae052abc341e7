import { Anchor, Badge, Group, Stack, Text, Title } from "@mantine/core";
import { IconClock, IconListCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import type { Quiz } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { placesOf } from "../../state/navigation";
import { useMe } from "../../state/signed-in";
import classes from "./Home.module.css";

/** Quizzes to take, those in the reader's language first; nothing while there are none. */
export function Quizzes() {
  const { t } = useTranslation();
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const me = useMe();
  const own = currentLanguage();
  const shown = [...(quizzes.data ?? [])].sort(
    (a, b) => Number(b.language === own) - Number(a.language === own),
  );
  if (shown.length === 0) return null;
  return (
    <Stack component="section" gap="md" aria-labelledby="quizzes" mt="md">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={2} size="h3" id="quizzes">
            {t("quiz.list")}
          </Title>
          <Text c="dimmed">{t("quiz.listLead")}</Text>
        </div>
        <Group gap="md">
          {(!me || placesOf(me).includes("quizzes")) && (
            <Anchor component={Link} to="/quizzes" size="sm" data-testid="to-quiz-files">
              {t("quizFiles.manage")}
            </Anchor>
          )}
          {!me && (
            <Anchor component={Link} to="/settings/providers" size="sm" data-testid="to-providers">
              {t("providers.manage")}
            </Anchor>
          )}
        </Group>
      </Group>
      <ul className={classes.past}>
        {shown.map((quiz) => (
          <li key={quiz.id} className={classes.pastItem}>
            <QuizLink quiz={quiz} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function QuizLink({ quiz }: { quiz: Quiz }) {
  const { t } = useTranslation();
  const { id, language, title, time_limit_s, question_count } = quiz;
  return (
    <Link to={`/quiz/${id}`} className={classes.quizLink} data-testid={`quiz-${id}`}>
      <Text component="span" fw={600} lang={language}>
        {title}
      </Text>
      <span className={classes.quizFacts}>
        <Badge variant="light" color="petrol" tt="capitalize">
          {t(`app.languages.${language}`)}
        </Badge>
        <span className={classes.fact}>
          <IconListCheck size={18} aria-hidden="true" />
          {t("home.questions", { count: question_count })}
        </span>
        {time_limit_s !== null && (
          <span className={classes.fact}>
            <IconClock size={18} aria-hidden="true" />
            {t("home.minutes", { count: Math.ceil(time_limit_s / 60) })}
          </span>
        )}
      </span>
    </Link>
  );
}
