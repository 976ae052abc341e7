/** How long an interview is kept, in sentences for its candidate. */
import type { TFunction } from "i18next";
import type { KeptDays } from "../api/types";

export function keptSentences(kept: KeptDays, t: TFunction): string[] {
  const parts = (["recording", "report", "words"] as const).flatMap((part) => {
    const days = kept[part];
    return days === null ? [] : [t(`prepare.facts.kept.${part}`, { count: days })];
  });
  return [
    ...parts,
    ...(parts.length < 3 ? [t("prepare.facts.kept.forever")] : []),
    t("prepare.facts.kept.earlier"),
  ];
}
