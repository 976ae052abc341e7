import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InterviewCounts } from "../../api/types";
import { currentLocale } from "../../i18n";
import { type Choice, countText, queryOf, SHOWS, type Show } from "../../state/interviews";
import classes from "./Interviews.module.css";

interface ShowsProps {
  choice: Choice;
  counts: InterviewCounts;
}

/** Planned, under way, to review, reviewed, all: links, so that each has its address. */
export function Shows({ choice, counts }: ShowsProps) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("interviews.show")}>
      <ul className={classes.shows}>
        {SHOWS.map((show) => (
          <li key={show}>
            <ShowLink show={show} choice={choice} counts={counts} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ShowLink({ show, choice, counts }: ShowsProps & { show: Show }) {
  const { t } = useTranslation();
  const count = countText(counts, show, currentLocale(), t("interviews.many"));
  return (
    <Link
      to={{ search: `?${new URLSearchParams(queryOf({ ...choice, show }))}` }}
      className={classes.show}
      aria-current={show === choice.show ? "page" : undefined}
      preventScrollReset
    >
      {t(`interviews.shows.${show}`)}
      {count && <span className={classes.count}> {count}</span>}
    </Link>
  );
}
