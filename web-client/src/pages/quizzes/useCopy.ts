import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { quizSources } from "../../api/quizzes";
import type { Quiz } from "../../api/types";
import { copyOf } from "../../state/quiz-form";

/** Makes a copy of a quiz, of whose ever it is, that is one's own. */
export function useCopy(token: string, onCopied: (copy: Quiz) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const { source } = await quizSources.read(id, token);
      const copy = copyOf(source, (title) => t("quizEditor.copyTitle", { title }));
      return quizSources.create(copy, token);
    },
    onSuccess: (copy) => {
      void queries.invalidateQueries({ queryKey: ["quizzes"] });
      onCopied(copy);
    },
  });
}
