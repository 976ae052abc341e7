import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InterviewCounts } from "../../api/types";
import { currentLocale } from "../../i18n";
import { type Choice, countText, queryOf, SHOWS } from "../../state/interviews";
import classes from "./Interviews.module.css";

/** Planned, under way, to review, reviewed, all: links, so that each has its address. */
export function Shows({ choice, counts }: { choice: Choice; counts: InterviewCounts }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("interviews.show")}>
      <ul className={classes.shows}>
        {SHOWS.map((show) => (
          <li key={show}>
            <Link
              to={{ search: `?${new URLSearchParams(queryOf({ ...choice, show }))}` }}
              className={classes.show}
              aria-current={show === choice.show ? "page" : undefined}
              preventScrollReset
            >
              {t(`interviews.shows.${show}`)}{" "}
              <span className={classes.count}>
                {countText(counts, show, currentLocale(), t("interviews.many"))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
