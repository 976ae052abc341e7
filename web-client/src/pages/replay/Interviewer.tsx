import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Door, replayApi } from "../../api/replay";
import type { NoticeList, SessionNotice } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useReasons } from "../../components/useReasons";
import { currentLocale, i18n } from "../../i18n";
import { clockTime, seconds } from "../../state/format";
import classes from "./Delays.module.css";

interface InterviewerProps {
  door: Door;
  onSeek(ms: number): void;
}

/** How the interviewer fared, for a reviewer: who replied, who was left, what was replaced. */
export function Interviewer({ door, onSeek }: InterviewerProps) {
  const { t } = useTranslation();
  const notices = useQuery({
    queryKey: ["notices", door.session, door.token],
    queryFn: () => replayApi.notices(door),
  });
  if (notices.isError) {
    return (
      <ProblemNotice
        title={t("minds.title")}
        error={notices.error}
        onRetry={() => void notices.refetch()}
      />
    );
  }
  const { items, models } = notices.data ?? NOTHING;
  if (items.length === 0 && models.length === 0) return null;
  return (
    <section aria-labelledby="interviewer" className={classes.interviewer}>
      <Title order={2} size="h3" id="interviewer">
        {t("minds.title")}
      </Title>
      <Text size="sm" c="dimmed" mt={4} mb="md">
        {t("minds.lead")}
      </Text>
      <ul className={classes.notices} data-testid="interviewer-notices">
        {items.map((one) => (
          <li key={one.seq}>
            <Anchor component="button" type="button" size="sm" onClick={() => onSeek(one.at_ms)}>
              {clockTime(one.at_ms)}
            </Anchor>
            <Text size="sm">
              <Told notice={one} />
            </Text>
          </li>
        ))}
      </ul>
      {models.length > 0 && <Models models={models} />}
    </section>
  );
}

const NOTHING: NoticeList = { items: [], models: [] };

/** A notice in the reader's language, or as the server says it. */
function Told({ notice }: { notice: SessionNotice }) {
  const { t } = useTranslation();
  const reasons = useReasons();
  const { code, text } = notice;
  const provider = notice.provider ?? undefined;
  const reason = notice.reason ?? text;
  switch (code) {
    case "mind.next":
      return t("minds.next", { provider, reason: reasons.of(reason) });
    case "mind.failed":
      return reasons.fellBack({ provider, reason });
    case "assistant.fallback":
      return t("minds.assistantFallback", { reason: reasons.of(reason) });
    case "assistant.models":
      return t("minds.assistantModels", { reason: reasons.of(reason) });
    case "providers.ears":
    case "providers.voice":
      return t(code === "providers.ears" ? "minds.earsWrong" : "minds.voiceWrong");
    case "guard.replaced":
      return t("minds.replaced", { topic: reasons.topic(reason) });
    case "guard.left_out":
      return t("minds.leftOut", { topic: reasons.topic(reason) });
    default:
      return i18n.exists(`notices.${code}`) ? t(`notices.${code as "voice_late"}`) : text;
  }
}

function Models({ models }: { models: NoticeList["models"] }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  return (
    <>
      <Title order={3} size="h5" mt="md">
        {t("minds.models")}
      </Title>
      <ol className={classes.made}>
        {models.map((one) => (
          <li key={one.turn} value={one.turn}>
            {t("minds.reply", {
              provider: one.provider,
              token: seconds(one.first_token_ms, locale),
              clause: seconds(one.first_clause_ms, locale),
            })}
          </li>
        ))}
      </ol>
    </>
  );
}
