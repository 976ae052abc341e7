import { useTranslation } from "react-i18next";
import type { BankQuestion } from "../../api/types";
import { QUIZ_KINDS } from "../../state/bank";
import { ANSWERS } from "../scenarios/choices";

/** The kind of answer that a question takes, in words. */
export function useKindLabel() {
  const { t } = useTranslation();
  return ({ kind }: Pick<BankQuestion, "kind">) => {
    const answer = ANSWERS.find((one) => one === kind);
    if (answer) return t(`drafts.answers.${answer}`);
    const quiz = QUIZ_KINDS.find((one) => one === kind);
    return quiz ? t(`bank.kinds.${quiz}`) : kind;
  };
}
