import { useTranslation } from "react-i18next";
import type { Session, Turn } from "../../api/types";
import { currentLocale } from "../../i18n";
import { duration, seconds } from "../../state/format";
import { summarize } from "../../state/summary";
import classes from "./Session.module.css";

/** The interview in a few measured figures, none of them a judgement. */
export function Summary({ session, turns }: { session: Session; turns: Turn[] }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { answers, questions, talkShare, typicalDelayMs } = summarize(turns);
  const held = new Date(session.started_at ?? session.created_at);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const figures: [string, string][] = [
    [t("end.date"), date.format(held)],
    [t("end.duration"), duration(session.duration_ms, locale)],
    [
      t("end.questions"),
      t("end.questionsReached", { reached: questions, count: session.question_count }),
    ],
    [t("end.yourTurns"), String(answers)],
  ];
  if (talkShare !== undefined) {
    const percent = new Intl.NumberFormat(locale, { style: "percent" });
    figures.push([t("end.talkShare"), percent.format(talkShare)]);
  }
  if (typicalDelayMs !== undefined) {
    figures.push([t("end.typicalDelay"), seconds(typicalDelayMs, locale)]);
  }
  return (
    <section aria-label={t("end.summary")}>
      <dl className={classes.summary} data-testid="summary">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
