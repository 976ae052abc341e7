import { Alert, Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { moderation } from "../../api/moderation";
import type { CaseContent, ModerationCaseDetail } from "../../api/types";
import { KeyGate } from "../../components/KeyGate";
import { Portrait } from "../../components/Portrait";
import { Shell } from "../../components/Shell";
import { currentLocale } from "../../i18n";
import { sameContent } from "../../state/moderation";
import classes from "./Moderation.module.css";
import { StateBadge } from "./StateBadge";
import { Verdict } from "./Verdict";

/** One thing that was reported: what it is, what is said against it, and the decision. */
export default function ModerationCasePage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  return (
    <Shell title={t("admin.moderation.title")}>
      <KeyGate queryKey={["moderation-case", id]} load={(token) => moderation.case(id, token)}>
        {(one, token) => (
          <Stack gap="xl" maw="52rem" mx="auto">
            <Head one={one} />
            <Reports one={one} />
            <Contents one={one} />
            <Verdict key={one.state} one={one} token={token} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}

function useMoment() {
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (at: string) => date.format(new Date(at));
}

function Head({ one }: { one: ModerationCaseDetail }) {
  const { t } = useTranslation();
  const moment = useMoment();
  const { decision } = one;
  // What was decided last; where it is restored, the reason is still why it was withdrawn.
  const done = one.state === "withdrawn" || one.state === "restored" ? one.state : "decided";
  return (
    <div>
      <Button component={Link} to="/admin/moderation" variant="subtle" size="compact-sm" ml={-8}>
        {t("admin.moderation.title")}
      </Button>
      <Title order={1} size="h2" className={classes.long}>
        {one.title}
      </Title>
      <Group gap="xs" mt={6}>
        <Badge variant="default" tt="none">
          {t(`moderation.kinds.${one.kind}`)}
        </Badge>
        <StateBadge state={one.state} />
        <Text size="sm" c="dimmed">
          {one.owner?.name ?? t("moderation.queue.instance")}
        </Text>
      </Group>
      {one.earlier > 0 && (
        <Text size="sm" mt="xs">
          {t("moderation.case.earlier", { count: one.earlier })}
        </Text>
      )}
      {decision && (
        <Alert
          mt="md"
          icon={<IconCircleCheck aria-hidden="true" />}
          title={t(`moderation.done.${done}`, {
            when: moment(decision.at),
            who: decision.by ?? t("moderation.case.key"),
          })}
          data-testid="decision"
        >
          {decision.reason !== null && (
            <span className={classes.long}>
              {done === "restored"
                ? t("moderation.case.because", { reason: decision.reason })
                : decision.reason}
            </span>
          )}
        </Alert>
      )}
    </div>
  );
}

function Reports({ one }: { one: ModerationCaseDetail }) {
  const { t } = useTranslation();
  const moment = useMoment();
  return (
    <section aria-labelledby="reports">
      <Title order={2} size="h4" id="reports" mb="sm">
        {t("moderation.queue.flags", { count: one.flags })}
      </Title>
      <ul className={classes.reports}>
        {one.reports.map(({ at, reason, text }) => (
          <li key={`${at} ${reason} ${text}`}>
            <Text fw={600}>{t(`moderation.reasons.${reason}`)}</Text>
            {text !== "" && <Text className={classes.long}>{text}</Text>}
            <Text size="sm" c="dimmed">
              {moment(at)}
            </Text>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="sm">
        {t("moderation.case.nobody")}
      </Text>
    </section>
  );
}

function Contents({ one }: { one: ModerationCaseDetail }) {
  const { t } = useTranslation();
  const { before, now } = one;
  const same = before !== null && now !== null && sameContent(before, now);
  return (
    <>
      <section aria-labelledby="before" data-testid="before">
        <Title order={2} size="h4" id="before" mb="sm">
          {t(same ? "moderation.case.unchanged" : "moderation.case.before")}
        </Title>
        {before ? (
          <Content content={before} />
        ) : (
          <Text c="dimmed">{t("moderation.case.forgotten")}</Text>
        )}
      </section>
      {!same && (
        <section aria-labelledby="now" data-testid="now">
          <Title order={2} size="h4" id="now" mb="sm">
            {t("moderation.case.now")}
          </Title>
          {now ? <Content content={now} /> : <Text c="dimmed">{t("moderation.case.gone")}</Text>}
        </section>
      )}
    </>
  );
}

function Content({ content }: { content: CaseContent }) {
  const { t } = useTranslation();
  const { title, passages, picture, cut } = content;
  const inInterview = passages.some(({ part }) => part !== "itself");
  return (
    <div className={classes.content}>
      <Text fw={600} className={classes.long}>
        {title}
      </Text>
      {picture !== null && <Portrait name={title} avatar={picture} size={160} />}
      {passages.map(({ part, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed text, cut in place
        <div key={at} data-part={inInterview ? part : undefined} className={classes.passage}>
          {inInterview && (
            <Text size="sm" c="dimmed">
              {t(`moderation.case.parts.${part}`)}
            </Text>
          )}
          <p className={classes.text} dir="auto">
            {text}
          </p>
        </div>
      ))}
      {cut && (
        <Text size="sm" c="dimmed">
          {t("moderation.case.cut")}
        </Text>
      )}
    </div>
  );
}
