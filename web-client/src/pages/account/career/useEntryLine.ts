import { useTranslation } from "react-i18next";
import type { CareerText } from "../../../api/types";
import { currentLocale } from "../../../i18n";
import { dateText, nameOf } from "../../../state/career";

/** What an entry is called, and the rest of it on a line, in the reader's language. */
export function useEntryLine(entry: CareerText): { name: string; line: string } {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { kind, organisation, location, level, from, to } = entry;
  const name = nameOf(entry);
  const until = to === null ? undefined : dateText(to, locale);
  const period = () => {
    if (from === null) return until === undefined ? "" : t("career.until", { date: until });
    const began = dateText(from, locale);
    if (until !== undefined) return `${began} – ${until}`;
    return kind === "position" ? `${began} – ${t("career.now")}` : began;
  };
  const parts = [
    organisation === name ? "" : organisation,
    location,
    level === null ? "" : t(`career.levels.${level}`),
    period(),
  ];
  return { name, line: parts.filter(Boolean).join(" · ") };
}
