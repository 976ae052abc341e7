import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { api } from "../../api/http";
import { account } from "../../state/signed-in";
import { canFillIn, canPasskeys, signWithPasskey, whyNot } from "./passkey";

/** A challenge is good for five minutes, and a page lies open for hours. */
const RENEW_MS = 4 * 60_000;

/**
 * Signing in with a passkey: by a button, and meanwhile among what the browser fills in. Only one of
 * both can ask the device at a time.
 */
export function usePasskeySignIn() {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const isOffered = canPasskeys() && instance.data?.passkeys === true;
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks for a new challenge
  useEffect(() => {
    if (!isOffered || pending) return;
    const stop = new AbortController();
    const renewal = setTimeout(() => setRound((count) => count + 1), RENEW_MS);
    const wait = async () => {
      if (!(await canFillIn()) || stop.signal.aborted) return;
      const options = await accounts.askPasskey();
      if (stop.signal.aborted) return;
      const signed = await signWithPasskey(options, stop.signal);
      setProblem(undefined);
      try {
        account.enter(await accounts.signInWithPasskey(signed));
      } catch (refused) {
        setProblem(refused);
        setRound((count) => count + 1);
      }
    };
    // Nobody has asked for it: what fails here fails silently.
    wait().catch(() => undefined);
    return () => {
      stop.abort();
      clearTimeout(renewal);
    };
  }, [isOffered, pending, round]);

  const signIn = async () => {
    setPending(true);
    setProblem(undefined);
    try {
      const signed = await signWithPasskey(await accounts.askPasskey());
      account.enter(await accounts.signInWithPasskey(signed));
    } catch (caught) {
      const why = whyNot(caught);
      setProblem(why ? new Error(t(why)) : caught);
    } finally {
      setPending(false);
    }
  };

  return { isOffered, pending, problem, signIn };
}
