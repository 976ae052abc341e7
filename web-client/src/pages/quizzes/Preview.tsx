import { Accordion, Alert, Badge, Table, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ImportNote, Language, PreviewedQuestion, QuizPreview } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { rightNumber } from "../../state/quiz";
import { told } from "../../state/told";
import classes from "./Quizzes.module.css";

/** What a file would become: what is wrong with it by its line, then its questions with their solutions. */
export function Preview({ preview, name }: { preview: QuizPreview; name: string }) {
  const { t } = useTranslation();
  const { quiz, questions, problems, more_problems: more } = preview;
  return (
    <div data-testid="preview">
      <Title order={3} size="h4" mb="xs">
        {name}
      </Title>
      <Text mb="md">
        {quiz
          ? t("quizFiles.wouldTake", { count: questions.length })
          : t("quizFiles.nothingToTake")}
      </Text>
      {problems.length > 0 && <Problems problems={problems} more={more} />}
      {quiz && (
        <Accordion variant="separated" multiple>
          {questions.map((question) => (
            <Accordion.Item key={question.id} value={question.id}>
              <Accordion.Control>
                <span className={classes.question}>
                  <span lang={quiz.language}>{question.text}</span>
                  <Badge variant="light" tt="none">
                    {t(`quiz.asks.${question.kind}`)}
                  </Badge>
                </span>
              </Accordion.Control>
              <Accordion.Panel>
                <SolutionOf question={question} language={quiz.language} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </div>
  );
}

function Problems({ problems, more }: { problems: ImportNote[]; more: number }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="copper"
      mb="lg"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t("quizFiles.problems", { count: problems.length + more })}
      data-testid="file-problems"
    >
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("quizFiles.line")}</Table.Th>
              <Table.Th scope="col">{t("quizFiles.what")}</Table.Th>
              <Table.Th scope="col">{t("quizFiles.where")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {problems.map((problem) => (
              <Table.Tr key={`${problem.line} ${problem.question} ${problem.message}`}>
                <Table.Td>{problem.line}</Table.Td>
                <Table.Td>
                  <span>{told(problem, currentLanguage())}</span>{" "}
                  <Badge size="sm" variant="default" tt="none">
                    {t(problem.skipped ? "quizFiles.leftOut" : "quizFiles.changed")}
                  </Badge>
                </Table.Td>
                <Table.Td>{problem.question}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more > 0 && <Text size="sm">{t("quizFiles.more", { count: more })}</Text>}
    </Alert>
  );
}

function SolutionOf({ question, language }: { question: PreviewedQuestion; language: Language }) {
  const { t } = useTranslation();
  const { choices, solution, explanation } = question;
  const right = solution.kind === "choices" ? solution.choices : [];
  const order = solution.kind === "order" ? solution.order : undefined;
  return (
    <div lang={language}>
      {choices.length > 0 && (
        <ul className={classes.choices}>
          {(order ?? choices.map((_, place) => place)).map((place) => (
            <li key={place} data-right={right.includes(place) || undefined}>
              {right.includes(place) && (
                <IconCheck size={16} aria-label={t("quiz.rightAnswer")} role="img" />
              )}
              {choices[place]}
            </li>
          ))}
        </ul>
      )}
      {choices.length === 0 && (
        <Text fw={600}>
          {t("quiz.rightAnswer")}: {rightNumber(solution, language)}
        </Text>
      )}
      {explanation && (
        <Text size="sm" c="dimmed" mt="xs">
          {explanation}
        </Text>
      )}
    </div>
  );
}
