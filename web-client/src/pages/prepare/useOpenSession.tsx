import { PasswordInput } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ownAssignments } from "../../api/assignments";
import { api } from "../../api/http";
import { Problem } from "../../api/problem";
import type { GivenConsent, Instance, Scenario } from "../../api/types";
import { randomId } from "../../rtc/client-id";
import { unlock } from "../../rtc/sound";
import { type AnswerMode, KeptSessions } from "../../state/kept";
import { useMe } from "../../state/signed-in";

interface Opening {
  pending: boolean;
  error: unknown;
  /** Asked for only where the server opens no session to guests. */
  accessField: ReactNode;
  open(answer: AnswerMode, candidateName: string, consent: GivenConsent): Promise<void>;
}

/** Opens the session, keeps its key in this browser and goes into the room. */
export function useOpenSession(
  scenario: Scenario,
  instance: Instance,
  assignment?: string,
): Opening {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const [accessToken, setAccessToken] = useState("");
  const me = useMe();
  const [refused, setRefused] = useState(false);
  const asked = refused || (!instance.guest_sessions && !me);
  // One key for all tries of one candidate: a repeated request opens no second session.
  const idempotencyKey = useRef(randomId());

  const open = async (answer: AnswerMode, candidateName: string, consent: GivenConsent) => {
    // The click that starts the interview is also the one that lets it be heard.
    void unlock();
    setPending(true);
    setError(undefined);
    try {
      const name = candidateName.trim() || undefined;
      const session = assignment
        ? await begun(assignment, name, consent)
        : await api.openSession({
            scenario: scenario.id,
            candidateName: name,
            accessToken: accessToken.trim() || undefined,
            idempotencyKey: idempotencyKey.current,
            consent,
          });
      new KeptSessions(localStorage).put({
        id: session.id,
        token: session.join_token,
        title: scenario.title,
        language: scenario.language,
        createdAt: session.created_at,
        state: "waiting",
        answer,
      });
      await navigate(`/room/${session.id}`);
    } catch (caught) {
      setError(caught);
      if (caught instanceof Problem) {
        if (caught.unauthorized) setRefused(true);
        // The server has refused this request for good: the next one is another.
        if (caught.status >= 400) idempotencyKey.current = randomId();
      }
    } finally {
      setPending(false);
    }
  };

  const accessField = asked && (
    <PasswordInput
      label={t("prepare.accessKey")}
      description={t("prepare.accessKeyHint")}
      value={accessToken}
      onChange={(event) => setAccessToken(event.currentTarget.value)}
      autoComplete="off"
      visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
    />
  );
  return { pending, error, accessField, open };
}

/** The try of what was assigned; the server goes on with one that was begun before. */
async function begun(assignment: string, name: string | undefined, consent: GivenConsent) {
  const { session } = await ownAssignments.begin(assignment, name, consent);
  if (!session) throw new Error("A quiz is not prepared.");
  return session;
}
