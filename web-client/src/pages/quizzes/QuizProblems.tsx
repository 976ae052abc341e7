import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SourceProblem } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { questionOf } from "../../state/quiz-form";
import { told } from "../../state/told";
import classes from "../scenarios/Workshop.module.css";

interface QuizProblemsProps {
  problems: readonly SourceProblem[];
  onGo(problem: SourceProblem): void;
}

/** What keeps a quiz from being saved, each with the way to its place. */
export function QuizProblems({ problems, onGo }: QuizProblemsProps) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="quiz-problems" data-testid="quiz-problems">
      <Title order={2} size="h5" id="quiz-problems" mb="xs">
        {t("workshop.problems", { count: problems.length })}
      </Title>
      <ul className={classes.problems}>
        {problems.map((problem) => {
          const at = questionOf(problem);
          return (
            <li key={`${problem.key} ${problem.message}`}>
              <button type="button" className={classes.problem} onClick={() => onGo(problem)}>
                <strong>
                  {at === undefined
                    ? t("quizEditor.about")
                    : t("quizEditor.question", { number: at + 1 })}
                </strong>{" "}
                {told(problem, currentLanguage())}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
