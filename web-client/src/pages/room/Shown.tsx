import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { attachments } from "../../api/attachments";
import { Attachments } from "../../components/attachments/Attachments";
import type { Kept } from "../../state/kept";

interface ShownProps {
  kept: Kept;
  /** The question that is being asked. */
  questionIndex: number | null;
}

/** What the question that is being asked shows. */
export function Shown({ kept, questionIndex }: ShownProps) {
  const { t } = useTranslation();
  const { id, token } = kept;
  // The server says no more than what was asked by now: with each question it is asked again.
  const shown = useQuery({
    queryKey: ["shown", id, questionIndex],
    queryFn: () => attachments.shown(id, token),
    enabled: questionIndex !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const question = shown.data?.find((one) => one.question_index === questionIndex);
  if (!question) return null;
  return (
    <Attachments
      items={question.items}
      shelf={{ name: id, load: (file) => attachments.shownFile(id, file, token) }}
      language={kept.language}
      label={t("attachments.shown")}
    />
  );
}
