import { useTranslation } from "react-i18next";
import { i18n } from "../i18n";
import type { Unused } from "../state/decisions";

/** The server's words for why a model was of no use, in the reader's language. */
export function useReasons() {
  const { t } = useTranslation();
  const of = (reason: string) => {
    const key = `minds.reasons.${reason}`;
    return i18n.exists(key) ? t(key as "minds.reasons.late") : reason;
  };
  const topic = (code: string) => {
    const key = `minds.topics.${code}`;
    return i18n.exists(key) ? t(key as "minds.topics.family") : code;
  };
  const fellBack = ({ provider, reason }: Unused) =>
    provider
      ? t("minds.failedOf", { provider, reason: of(reason) })
      : t("minds.failed", { reason: of(reason) });
  return { of, topic, fellBack };
}
