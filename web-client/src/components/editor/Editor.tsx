import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { CodeEditorProps } from "./CodeEditor";
import classes from "./Editor.module.css";

const CodeEditor = lazy(() => import("./CodeEditor"));

/** A text to write or to read, loaded when it is first shown. */
export function Editor(props: Omit<CodeEditorProps, "phrases">) {
  const { t } = useTranslation();
  const phrases = {
    Find: t("task.editor.find"),
    Replace: t("task.editor.replace"),
    next: t("task.editor.next"),
    previous: t("task.editor.previous"),
    all: t("task.editor.all"),
    "match case": t("task.editor.matchCase"),
    regexp: t("task.editor.regexp"),
    "by word": t("task.editor.byWord"),
    replace: t("task.editor.replaceOne"),
    "replace all": t("task.editor.replaceAll"),
    close: t("task.editor.close"),
  };
  return (
    <div className={classes.editor} data-testid="editor">
      <Suspense fallback={<Skeleton className={classes.loading ?? ""} radius={0} />}>
        <CodeEditor {...props} phrases={phrases} />
      </Suspense>
    </div>
  );
}
