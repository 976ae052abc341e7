/** What of an interview goes to other services, as its candidate is told. */
import type { TFunction } from "i18next";
import type { Instance } from "../api/types";
import { currentLocale } from "../i18n";

type SentTo = Instance["sent_to"];

/** A sentence for each kind of thing that is sent: to one host, or another where that one fails. */
export function sentSentences(sentTo: SentTo, t: TFunction): string[] {
  const either = new Intl.ListFormat(currentLocale(), { type: "disjunction" });
  const kinds = [...new Set(sentTo.map(({ what }) => what))];
  return kinds.map((kind) => {
    const hosts = sentTo.filter(({ what }) => what === kind).map(({ host }) => host);
    return t(`prepare.facts.sent.${kind}`, { host: either.format(hosts) });
  });
}
