import { useTranslation } from "react-i18next";
import type { Interview } from "../api/types";
import { currentLocale } from "../i18n";

/** Who reviewed an interview and when, in words. */
export function useReviewed() {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return ({ at, by }: NonNullable<Interview["review"]>) => {
    const when = date.format(new Date(at));
    return by ? t("interviews.reviewed", { name: by, when }) : t("interviews.reviewedOn", { when });
  };
}
