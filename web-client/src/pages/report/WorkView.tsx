import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { QuestionReport, Span, TaskLanguage } from "../../api/types";
import { Editor } from "../../components/editor/Editor";
import classes from "./WorkView.module.css";

type Work = NonNullable<QuestionReport["work"]>;

/** What was written for a question, as it was left, and how its tests went. */
export function WorkView({ work, language }: { work: Work; language: string }) {
  const { t } = useTranslation();
  return (
    <div data-testid="work">
      <Text fw={650} mb={4}>
        {t("task.report.title")}
      </Text>
      {work.tests > 0 && (
        <Text size="sm" mb={4}>
          {typeof work.passed === "number"
            ? `${t("task.report.tests", { passed: work.passed, count: work.tests })}. ${t("task.report.reported")}`
            : t("task.report.notTried")}
          {work.changed_since && ` ${t("task.report.changedSince")}`}
        </Text>
      )}
      {work.kind === "code" ? (
        <div className={classes.code}>
          <Editor
            value={work.text}
            language={work.language as TaskLanguage}
            label={t("task.report.title")}
            readOnly
          />
        </div>
      ) : (
        <div className={classes.notes} lang={language}>
          {work.text}
        </div>
      )}
    </div>
  );
}

interface WrittenQuoteProps {
  span: Span;
  lines: NonNullable<Span["lines"]>;
  to: string;
  language: string;
}

/** Lines of what was written that something rests on. */
export function WrittenQuote({ span, lines, to, language }: WrittenQuoteProps) {
  const { t } = useTranslation();
  const { from, to: last } = lines;
  return (
    <span className={classes.quote}>
      <Link to={to} className={classes.lines}>
        {from === last
          ? t("task.report.line", { from })
          : t("task.report.lines", { from, to: last })}
      </Link>
      <code lang={language} data-testid="written-quote">
        {span.text}
      </code>
    </span>
  );
}
