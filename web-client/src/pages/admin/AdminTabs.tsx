import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "./Admin.module.css";

const PAGES = ["health", "moderation", "users", "organisations", "audit"] as const;

/** The pages of those who run the instance, one beside the other. */
export function AdminTabs() {
  const { t } = useTranslation();
  const tabs = useRef<HTMLElement>(null);
  // On a phone they are wider than the page: the one that is open is in sight.
  useEffect(() => {
    const open = tabs.current?.querySelector("[aria-current]");
    open?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, []);
  return (
    <nav ref={tabs} aria-label={t("admin.pages")} className={classes.tabs}>
      {PAGES.map((page) => (
        <NavLink key={page} to={`/admin/${page}`} className={classes.tab ?? ""}>
          {t(`admin.${page}.title`)}
        </NavLink>
      ))}
      <NavLink to="/settings" end className={classes.tab ?? ""}>
        {t("settings.title")}
      </NavLink>
    </nav>
  );
}
