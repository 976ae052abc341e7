import { Alert, Badge, Button, Text, Title } from "@mantine/core";
import { IconInfoCircle, IconLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Replay } from "../../api/types";
import { SessionTabs } from "../../components/SessionTabs";
import { currentLocale } from "../../i18n";
import { clockTime, duration } from "../../state/format";
import { isOver } from "../../state/interview";
import classes from "./Replay.module.css";

interface ReplayHeadProps {
  replay: Replay;
  /** What can be done with it. */
  children: ReactNode;
}

/** Which interview this is, and the way to its other page. */
export function ReplayHead({ replay, children }: ReplayHeadProps) {
  const { t } = useTranslation();
  const { session, view } = replay;
  const locale = currentLocale();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className={classes.head}>
      {view.role === "viewer" ? (
        <Badge
          size="lg"
          variant="light"
          tt="none"
          leftSection={<IconLink size={15} aria-hidden="true" />}
        >
          {t("replay.viewing", { name: view.me.name ?? "" })}
        </Badge>
      ) : (
        <SessionTabs id={session.id} current="replay" />
      )}
      <div className={classes.title}>
        <Title order={1} size="h4" lang={session.scenario.language} lineClamp={1}>
          {session.scenario.title}
        </Title>
        <Text size="sm" c="dimmed" truncate>
          {date.format(new Date(session.started_at ?? session.created_at))} ·{" "}
          {view.clip
            ? t("replay.clipIs", {
                from: clockTime(view.clip.from_ms),
                to: clockTime(view.clip.to_ms),
              })
            : duration(session.duration_ms, locale)}
        </Text>
      </div>
      <div className={classes.actions}>{children}</div>
      {!isOver(session.state) && (
        <Alert
          className={classes.open}
          icon={<IconInfoCircle aria-hidden="true" />}
          title={t("end.stillOpenTitle")}
        >
          <Text size="sm" mb="sm">
            {t("end.stillOpen")}
          </Text>
          {view.role === "candidate" && (
            <Button component={Link} to={`/room/${session.id}`} size="sm">
              {t("end.returnToRoom")}
            </Button>
          )}
        </Alert>
      )}
    </div>
  );
}
