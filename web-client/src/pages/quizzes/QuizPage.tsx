import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { quizSources } from "../../api/quizzes";
import { KeyGate } from "../../components/KeyGate";
import { Shell } from "../../components/Shell";
import { QuizEditor } from "./QuizEditor";

/** One quiz, to be written. */
export default function QuizPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  return (
    <Shell title={t("quizFiles.title")}>
      <KeyGate queryKey={["quiz-source", id]} load={(token) => quizSources.read(id, token)}>
        {(written, token) => <QuizEditor key={id} id={id} loaded={written} token={token} />}
      </KeyGate>
    </Shell>
  );
}
