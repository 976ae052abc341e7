import { Accordion, Text, Title } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CriterionScore, ExpectedAnswer, QuestionReport, Report } from "../../api/types";
import { currentLocale } from "../../i18n";
import { covered, SHOWN_QUOTES, shownQuestions } from "../../state/report";
import { Expected } from "./Expected";
import { Level } from "./Level";
import { Quote, type Quoting } from "./Quote";
import { Reasons } from "./Reasons";
import classes from "./Report.module.css";
import { WorkView } from "./WorkView";

interface Shown {
  report: Report;
  quoting: Quoting;
}

interface QuestionsProps extends Shown {
  /** What good answers say, for those who review. */
  expected: readonly ExpectedAnswer[];
}

/** Each question: its level, what each criterion rests on, what the next level takes. */
export function Questions({ report, quoting, expected }: QuestionsProps) {
  const { t } = useTranslation();
  const questions = shownQuestions(report);
  return (
    <section aria-labelledby="questions">
      <Title order={2} id="questions" mb="md">
        {t("report.questions")}
      </Title>
      {questions.length === 0 && <Text c="dimmed">{t("report.noQuestions")}</Text>}
      <Accordion variant="separated" multiple className={classes.questions}>
        {questions.map((question) => (
          <Accordion.Item key={question.id} value={question.id}>
            <Accordion.Control>
              <span className={classes.question}>
                <span lang={report.language}>{question.text}</span>
                {question.outcome && <Level outcome={question.outcome} name={t("report.level")} />}
              </span>
            </Accordion.Control>
            <Accordion.Panel>
              <Answer question={question} report={report} quoting={quoting} />
              <Expected of={question.id} expected={expected} language={report.language} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  );
}

function Answer({ question, report, quoting }: Shown & { question: QuestionReport }) {
  const { t } = useTranslation();
  if (!question.answered) return <Text c="dimmed">{t("report.unanswered")}</Text>;
  const { found, all } = covered(question);
  return (
    <div className={classes.answer}>
      {question.criteria.map((criterion) => (
        <Criterion key={criterion.id} criterion={criterion} report={report} quoting={quoting} />
      ))}
      {question.criteria.length === 0 && <Text c="dimmed">{t("report.fact")}</Text>}
      {all > 0 && (
        <div>
          <Text fw={650} mb={4}>
            {t("report.points", { found, all })}
          </Text>
          <ul className={classes.points}>
            {question.points.map((point) => (
              <li key={point.id}>
                {point.mention ? (
                  <>
                    <IconCheck size={16} aria-label={t("report.mentioned")} />
                    <Quote span={point.mention} quoting={quoting} />
                  </>
                ) : (
                  <>
                    <IconMinus size={16} aria-hidden="true" />
                    <Text c="dimmed" size="sm" lang={report.language}>
                      {t("report.missing", { point: point.id.replaceAll("-", " ") })}
                    </Text>
                  </>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {question.work && <WorkView work={question.work} language={report.language} />}
    </div>
  );
}

/** That a language model gave the level, or why it did not. */
function Rater({ criterion }: { criterion: CriterionScore }) {
  const { t } = useTranslation();
  const { outcome, ratings, source, unrated } = criterion;
  const spread = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 1 });
  if (source === "rated") {
    return (
      <Text size="sm" c="dimmed">
        {outcome.state !== "given"
          ? t("report.rater.apart", { ratings })
          : outcome.spread === 0
            ? t("report.rater.agreed", { ratings })
            : t("report.rater.rated", { ratings, spread: spread.format(outcome.spread) })}
      </Text>
    );
  }
  return unrated ? (
    <Text size="sm" c="dimmed">
      {t("report.rater.dropped")}
    </Text>
  ) : null;
}

function Criterion({ criterion, report, quoting }: Shown & { criterion: CriterionScore }) {
  const { t } = useTranslation();
  const { outcome } = criterion;
  return (
    <div className={classes.criterion}>
      <div className={classes.criterionHead}>
        <Text fw={650} lang={report.language}>
          {criterion.name}
        </Text>
        <Level outcome={outcome} name={criterion.name} />
      </div>
      {outcome.state === "withheld" && criterion.source !== "rated" && (
        <Reasons reasons={outcome.reasons} />
      )}
      {criterion.anchor && <Text lang={report.language}>{criterion.anchor}</Text>}
      {criterion.why && (
        <Text size="sm" lang={report.language}>
          {criterion.why}
        </Text>
      )}
      <Rater criterion={criterion} />
      {criterion.evidence.length > 0 && (
        <div className={classes.evidence}>
          {criterion.evidence.slice(0, SHOWN_QUOTES).map((span) => (
            <Quote
              key={`${span.turn} ${span.start_ms} ${span.text}`}
              span={span}
              quoting={quoting}
            />
          ))}
        </div>
      )}
      {criterion.next && (
        <Text size="sm" c="dimmed">
          {t("report.next")} <span lang={report.language}>{criterion.next}</span>
        </Text>
      )}
    </div>
  );
}
