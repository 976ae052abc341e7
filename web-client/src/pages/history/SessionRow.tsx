import { Badge, Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Session } from "../../api/types";
import { currentLocale } from "../../i18n";
import { isOver } from "../../state/interview";
import classes from "./History.module.css";

/** One interview of an account, and what can be done with it now. */
export function SessionRow({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { id, scenario, state, created_at, duration_ms, question_index, question_count } = session;
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const when = date.format(new Date(created_at));
  const title = scenario.title;
  const over = isOver(state);
  const minutes = Math.round(duration_ms / 60_000);
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text fw={600} lang={scenario.language}>
            {title}
          </Text>
          {state !== "ended" && (
            <Badge variant="light" tt="none" color={over ? "copper" : "petrol"}>
              {t(`end.states.${state}`)}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {[
            when,
            minutes > 0 && t("history.minutes", { count: minutes }),
            !over &&
              question_index != null &&
              t("history.questions", { at: question_index + 1, count: question_count }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </div>
      <Group gap="xs">
        {over ? (
          <>
            <Button
              component={Link}
              to={`/sessions/${id}`}
              size="xs"
              variant="default"
              aria-label={t("history.reportNamed", { title, when })}
            >
              {t("history.report")}
            </Button>
            <Button
              component={Link}
              to={`/sessions/${id}/replay`}
              size="xs"
              variant="default"
              aria-label={t("history.replayNamed", { title, when })}
            >
              {t("history.replay")}
            </Button>
          </>
        ) : (
          <Button
            component={Link}
            to={`/room/${id}`}
            size="xs"
            aria-label={t("history.continueNamed", { title })}
          >
            {t("history.continue")}
          </Button>
        )}
      </Group>
    </li>
  );
}
