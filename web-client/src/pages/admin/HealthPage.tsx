import { Alert, Button, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { administration } from "../../api/administration";
import type { InstanceHealth, Trouble } from "../../api/types";
import { KeyGate } from "../../components/KeyGate";
import { Shell } from "../../components/Shell";
import { StandInText } from "../../components/StandIns";
import { currentLocale } from "../../i18n";
import { bytes } from "../../state/format";
import classes from "./Admin.module.css";
import { AdminTabs } from "./AdminTabs";

/** How the instance is doing, and what to do about what is not well. */
export default function HealthPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("admin.health.title")}>
      <KeyGate queryKey={["admin-health"]} load={administration.health}>
        {(health) => (
          <Stack gap="xl" maw="60rem" mx="auto">
            <AdminTabs />
            <div>
              <Title order={1}>{t("admin.health.title")}</Title>
              <Text c="dimmed" mt="xs" maw="44rem">
                {t("admin.health.lead")}
              </Text>
            </div>
            <Troubles health={health} />
            <Facts health={health} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}

function Troubles({ health }: { health: InstanceHealth }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const time = new Intl.DateTimeFormat(currentLocale(), { timeStyle: "medium" });
  return (
    <section aria-label={t("admin.health.troubles")}>
      <Stack gap="sm" data-testid="troubles">
        {health.troubles.length === 0 && (
          <Alert
            role="status"
            icon={<IconCircleCheck aria-hidden="true" />}
            title={t("admin.health.well")}
          />
        )}
        {health.troubles.map((trouble) => (
          <OneTrouble key={`${trouble.code}-${trouble.worker}`} trouble={trouble} />
        ))}
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconRefresh size={18} aria-hidden="true" />}
          onClick={() => void queries.invalidateQueries({ queryKey: ["admin-health"] })}
        >
          {t("admin.health.again", { time: time.format(new Date(health.at)) })}
        </Button>
      </Stack>
    </section>
  );
}

function OneTrouble({ trouble: { code, severity, worker } }: { trouble: Trouble }) {
  const { t } = useTranslation();
  const who = worker ? ` (${t(`admin.health.workers.${worker}`)})` : "";
  return (
    <Alert
      {...(severity === "bad" ? { color: "red", role: "alert" } : { color: "copper" })}
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={`${t(`admin.health.codes.${code}`)}${who}`}
    >
      {t(`admin.health.todo.${code}`)}
    </Alert>
  );
}

function Facts({ health }: { health: InstanceHealth }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { database, mail, reports, disk, models, addresses } = health;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "medium" });
  const when = (at: string | null) => (at ? date.format(new Date(at)) : t("admin.health.notYet"));
  const queue = ({ waiting, oldest_at, failed }: InstanceHealth["reports"]) =>
    [
      t("admin.health.waiting", { count: waiting }),
      oldest_at && t("admin.health.oldest", { when: when(oldest_at) }),
      failed > 0 && t("admin.health.failed", { count: failed }),
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <dl className={classes.facts} data-testid="health-facts">
      <dt>{t("admin.health.version")}</dt>
      <dd>{health.version}</dd>
      <dt>{t("admin.health.running")}</dt>
      <dd>{health.running_sessions}</dd>
      <dt>{t("admin.health.database")}</dt>
      <dd>
        {database.kind === "postgres" ? "PostgreSQL" : "SQLite"} ·{" "}
        {t("admin.health.answers", { ms: database.ms })}
      </dd>
      <dt>{t("admin.health.mail")}</dt>
      <dd>{mail.configured ? queue(mail) : t("admin.health.none")}</dd>
      <dt>{t("admin.health.reports")}</dt>
      <dd>{queue(reports)}</dd>
      <dt>{t("admin.health.disk")}</dt>
      <dd>
        {disk.free === null || disk.total === null
          ? t("admin.health.unknown")
          : t("admin.health.free", {
              free: bytes(disk.free, locale),
              total: bytes(disk.total, locale),
            })}
      </dd>
      <dt>{t("admin.health.hearing")}</dt>
      <dd>{t("admin.health.each", { fr: models.hearing_fr, en: models.hearing_en })}</dd>
      <dt>{t("admin.health.voice")}</dt>
      <dd>{t("admin.health.each", { fr: models.voice_fr, en: models.voice_en })}</dd>
      {models.stand_ins.length > 0 && (
        <>
          <dt>{t("admin.health.standIns")}</dt>
          <dd>
            <ul className={classes.standIns}>
              {models.stand_ins.map((standIn) => (
                <li key={`${standIn.part}-${standIn.language}-${standIn.using_code}`}>
                  <StandInText standIn={standIn} />
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      <dt>{t("admin.health.listens")}</dt>
      <dd>{addresses.listen}</dd>
      <dt>{t("admin.health.reached")}</dt>
      <dd>
        {addresses.public_url ?? t("admin.health.none")}
        {addresses.tls && ` · ${t("admin.health.tls")}`}
      </dd>
      {health.workers.map(({ worker, last_at }) => (
        <Fact
          key={worker}
          name={t(`admin.health.workers.${worker}`)}
          how={t("admin.health.lastRun", { when: when(last_at) })}
        />
      ))}
    </dl>
  );
}

function Fact({ name, how }: { name: string; how: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{how}</dd>
    </>
  );
}
