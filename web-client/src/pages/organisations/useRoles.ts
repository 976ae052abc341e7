import { useTranslation } from "react-i18next";
import type { MemberRole } from "../../api/types";

const ROLES = [
  "candidate",
  "recruiter",
  "trainer",
  "school",
  "company",
] as const satisfies MemberRole[];

/** The roles of an organisation, to choose from. */
export function useRoles(): { value: MemberRole; label: string }[] {
  const { t } = useTranslation();
  return ROLES.map((value) => ({ value, label: t(`organisations.roles.${value}`) }));
}
