import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "./Admin.module.css";

const PAGES = ["health", "moderation", "users", "organisations", "audit"] as const;

/** The pages of those who run the instance, one beside the other. */
export function AdminTabs() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("admin.pages")} className={classes.tabs}>
      {PAGES.map((page) => (
        <NavLink key={page} to={`/admin/${page}`} className={classes.tab ?? ""}>
          {t(`admin.${page}.title`)}
        </NavLink>
      ))}
    </nav>
  );
}
