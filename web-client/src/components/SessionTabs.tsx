import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./SessionTabs.module.css";

interface SessionTabsProps {
  id: string;
  current: "report" | "replay";
}

/** The two pages of an interview that is over. */
export function SessionTabs({ id, current }: SessionTabsProps) {
  const { t } = useTranslation();
  return (
    <nav className={classes.tabs} aria-label={t("replay.pages")}>
      <Link to={`/sessions/${id}`} aria-current={current === "report" ? "page" : undefined}>
        {t("replay.report")}
      </Link>
      <Link
        to={`/sessions/${id}/replay`}
        aria-current={current === "replay" ? "page" : undefined}
        data-testid="to-replay"
      >
        {t("replay.title")}
      </Link>
    </nav>
  );
}
