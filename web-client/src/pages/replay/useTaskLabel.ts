import { useTranslation } from "react-i18next";
import type { TaskMark } from "../../state/marks";

/** What a mark of a task says, in the outline and under the pointer. */
export function useTaskLabel(): (mark: TaskMark) => string {
  const { t } = useTranslation();
  return ({ kind, changes, passed, tests }) => {
    if (kind === "edits") return t("replay.marks.edits", { count: changes });
    return tests > 0 ? t("replay.marks.triedTests", { passed, tests }) : t("replay.marks.tried");
  };
}
