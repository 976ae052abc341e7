import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { IconCheck, IconRefresh } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { attachments } from "../../api/attachments";
import type { Language, Rehearsal } from "../../api/types";
import { workshop } from "../../api/workshop";
import { Attachments } from "../../components/attachments/Attachments";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { clockTime } from "../../state/format";
import { findingsOf } from "../../state/rehearsal";
import { levelText } from "../../state/report";
import { Level } from "../report/Level";
import { Reasons } from "../report/Reasons";
import classes from "./Rehearsal.module.css";

interface RehearsalDialogProps {
  id: string;
  /** The file as it stands, saved or not. */
  source: string;
  /** Of the interview. */
  language: Language;
  token: string;
  onClose(): void;
}

/** The whole interview with five simulated candidates, and what each would get. */
export function RehearsalDialog({ id, source, language, token, onClose }: RehearsalDialogProps) {
  const { t } = useTranslation();
  const run = useMutation({ mutationFn: () => workshop.rehearse(source, id, token) });
  const { mutate } = run;
  useEffect(() => mutate(), [mutate]);
  const [shown, setShown] = useState<Rehearsal["candidate"]>();
  const items = run.data?.items ?? [];
  const one = items.find((item) => item.candidate === shown);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("rehearsal.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Text size="sm">{t("rehearsal.lead")}</Text>
        {run.isPending && <Waiting />}
        {run.isError && (
          <>
            <ProblemNotice title={t("rehearsal.failed")} error={run.error} />
            <Group>
              <Button
                variant="default"
                leftSection={<IconRefresh size={18} aria-hidden="true" />}
                onClick={() => mutate()}
              >
                {t("app.retry")}
              </Button>
            </Group>
          </>
        )}
        {run.data && <Findings findings={findingsOf(run.data)} />}
        <ul className={classes.candidates} data-testid="rehearsals">
          {items.map((item) => (
            <li key={item.candidate} className={classes.candidate}>
              <Candidate
                rehearsal={item}
                shown={shown === item.candidate}
                onShow={() => setShown(shown === item.candidate ? undefined : item.candidate)}
              />
              {one === item && <Conversation rehearsal={item} token={token} language={language} />}
            </li>
          ))}
        </ul>
        {run.data && (
          <Text size="sm" c="dimmed">
            {t("rehearsal.limits")}
          </Text>
        )}
      </Stack>
    </Modal>
  );
}

function Findings({ findings }: { findings: ReturnType<typeof findingsOf> }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  if (findings.length === 0) {
    return (
      <Alert icon={<IconCheck aria-hidden="true" />} role="status" data-testid="findings">
        {t("rehearsal.good")}
      </Alert>
    );
  }
  const listed = new Intl.ListFormat(locale);
  return (
    <Alert color="copper" title={t("rehearsal.toMend")} role="status" data-testid="findings">
      <List size="sm" spacing="xs">
        {findings.map((finding) => (
          <List.Item key={finding.id}>
            {finding.id === "unfinished" &&
              t("rehearsal.findings.unfinished", { count: finding.minutes })}
            {finding.id === "alike" && t("rehearsal.findings.alike")}
            {finding.id === "unscored" && t("rehearsal.findings.unscored")}
            {finding.id === "flat" &&
              t("rehearsal.findings.flat", {
                count: finding.questions.length,
                questions: listed.format(finding.questions.map(String)),
              })}
            {finding.id === "dodged" &&
              t("rehearsal.findings.dodged", { level: levelText(finding.level, locale) })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

interface CandidateProps {
  rehearsal: Rehearsal;
  shown: boolean;
  onShow(): void;
}

function Candidate({ rehearsal, shown, onShow }: CandidateProps) {
  const { t } = useTranslation();
  const name = t(`rehearsal.candidates.${rehearsal.candidate}.name`);
  const { outcome } = rehearsal.overall;
  return (
    <>
      <div>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {t(`rehearsal.candidates.${rehearsal.candidate}.does`)}
        </Text>
      </div>
      <div>
        <Level outcome={outcome} name={name} />
        {outcome.state === "withheld" && <Reasons reasons={outcome.reasons} />}
      </div>
      <Text size="sm" className={classes.facts}>
        {t("rehearsal.minutes", { count: Math.max(1, Math.round(rehearsal.duration_ms / 60_000)) })}
        {" · "}
        {t("rehearsal.followUps", { count: rehearsal.follow_ups })}
        {" · "}
        {t(`rehearsal.ends.${rehearsal.end_reason ?? "never"}`)}
      </Text>
      <Button
        size="xs"
        variant="default"
        aria-expanded={shown}
        onClick={onShow}
        aria-label={t(shown ? "rehearsal.hideOf" : "rehearsal.readOf", { name })}
      >
        {t(shown ? "rehearsal.hide" : "rehearsal.read")}
      </Button>
    </>
  );
}

interface ConversationProps {
  rehearsal: Rehearsal;
  token: string;
  language: Language;
}

function Conversation({ rehearsal, token, language }: ConversationProps) {
  const { t } = useTranslation();
  const shelf = {
    name: `written ${token}`,
    load: (file: string) => attachments.written(file, token),
  };
  return (
    <div className={classes.conversation}>
      <ol className={classes.levels} aria-label={t("rehearsal.byQuestion")}>
        {rehearsal.questions.map((question, at) => (
          <li key={question.id}>
            <span>{t("rehearsal.question", { number: at + 1 })}</span>
            {question.outcome ? (
              <Level
                outcome={question.outcome}
                name={t("rehearsal.question", { number: at + 1 })}
              />
            ) : (
              <Text size="sm" c="dimmed" span>
                {t("rehearsal.noted")}
              </Text>
            )}
          </li>
        ))}
      </ol>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it. */}
      <ol className={classes.turns} tabIndex={0} aria-label={t("rehearsal.transcript")}>
        {rehearsal.turns.map((turn, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said does not change its place.
          <li key={at} data-speaker={turn.speaker}>
            <Text size="xs" c="dimmed">
              {t(`rehearsal.speakers.${turn.speaker}`)} · {clockTime(turn.start_ms)}
            </Text>
            <Text size="sm">{turn.text}</Text>
            {shownWith(rehearsal, at) && (
              <Attachments
                items={shownWith(rehearsal, at) ?? []}
                shelf={shelf}
                language={language}
                label={t("attachments.shown")}
              />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What is shown where a question is first asked. */
function shownWith({ turns, questions }: Rehearsal, at: number) {
  const id = turns[at]?.question_id;
  const isFirst = id && turns.findIndex((turn) => turn.question_id === id) === at;
  return isFirst ? questions.find((question) => question.id === id)?.attachments : undefined;
}
