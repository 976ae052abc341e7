import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { KeptQuestions } from "../../api/types";

/** What was kept, and the way to it. */
export function KeptText({ kept }: { kept: KeptQuestions }) {
  const { t } = useTranslation();
  const count = kept.items.length;
  return (
    <>
      {count > 0 ? t("bank.kept", { count }) : t("bank.keptBefore")}{" "}
      <Link to="/bank">{t("bank.title")}</Link>
    </>
  );
}
