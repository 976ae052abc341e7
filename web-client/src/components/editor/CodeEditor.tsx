/**
 * CodeMirror. The whole of it is loaded when there is something to write or to see (`Editor.tsx`).
 * Tab indents; Escape and then Tab leaves (WCAG 2.1.2), which CodeMirror does by itself.
 */
import { indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { Annotation, Compartment, EditorState, RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import type { TaskLanguage } from "../../api/types";
import { between } from "../../state/tasks";
import { languageSupport } from "./languages";
import { look } from "./look";

export interface CodeEditorProps {
  value: string;
  language: TaskLanguage | "toml";
  label: string;
  describedBy?: string | undefined;
  readOnly?: boolean | undefined;
  onChange?: ((text: string) => void) | undefined;
  /** Lines with something wrong in them, from 1. */
  problemLines?: readonly number[] | undefined;
  /** A line to go to; a new object goes there again. */
  goTo?: { line: number } | undefined;
  /** CodeMirror's own words, in the page's language. */
  phrases?: Record<string, string> | undefined;
}

/** Marks what the page changed, not the writer. */
const FROM_US = Annotation.define<boolean>();

const PROBLEM = Decoration.line({ class: "cm-problemLine" });
const NONE: readonly number[] = [];

export default function CodeEditor(props: CodeEditorProps) {
  const { value, language, label, describedBy, readOnly = false, goTo } = props;
  const { problemLines = NONE } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  const parts = useRef({
    language: new Compartment(),
    access: new Compartment(),
    problems: new Compartment(),
  }).current;
  useEffect(() => {
    latest.current = props;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is changed below
  useEffect(() => {
    if (!place.current) return undefined;
    const listen = EditorView.updateListener.of((update) => {
      const ours = update.transactions.some((one) => one.annotation(FROM_US));
      if (update.docChanged && !ours) latest.current.onChange?.(update.state.doc.toString());
    });
    const editor = new EditorView({
      parent: place.current,
      doc: value,
      extensions: [
        basicSetup,
        keymap.of([indentWithTab]),
        look,
        listen,
        parts.language.of([]),
        parts.access.of([]),
        parts.problems.of([]),
        EditorState.phrases.of(latest.current.phrases ?? {}),
      ],
    });
    view.current = editor;
    // In what is folded or grows, lines have no height yet.
    const seen = new ResizeObserver(() => editor.requestMeasure());
    seen.observe(place.current);
    return () => {
      seen.disconnect();
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const indent = language === "python" || language === "rust" || language === "java" ? 4 : 2;
    const effects = parts.language.reconfigure([
      languageSupport(language),
      indentUnit.of(" ".repeat(indent)),
      language === "text" || language === "toml" ? EditorView.lineWrapping : [],
    ]);
    view.current?.dispatch({ effects });
  }, [language, parts]);

  useEffect(() => {
    const attributes: Record<string, string> = { "aria-label": label };
    if (describedBy) attributes["aria-describedby"] = describedBy;
    const effects = parts.access.reconfigure([
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of(attributes),
    ]);
    view.current?.dispatch({ effects });
  }, [readOnly, label, describedBy, parts]);

  useEffect(() => {
    const editor = view.current;
    const change = editor && between(editor.state.doc.toString(), value);
    if (!editor || !change) return;
    const { from, removed, inserted: insert } = change;
    editor.dispatch({
      changes: { from, to: from + removed, insert },
      annotations: FROM_US.of(true),
    });
  }, [value]);

  useEffect(() => {
    const mark = EditorView.decorations.of((editor) => {
      const marks = new RangeSetBuilder<Decoration>();
      const { doc } = editor.state;
      for (const line of [...new Set(problemLines)].sort((a, b) => a - b)) {
        if (line < 1 || line > doc.lines) continue;
        const { from } = doc.line(line);
        marks.add(from, from, PROBLEM);
      }
      return marks.finish();
    });
    view.current?.dispatch({ effects: parts.problems.reconfigure(mark) });
  }, [problemLines, parts]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const line = editor.state.doc.line(Math.min(Math.max(goTo.line, 1), editor.state.doc.lines));
    editor.dispatch({
      selection: { anchor: line.from },
      effects: EditorView.scrollIntoView(line.from, { y: "center" }),
    });
    editor.focus();
  }, [goTo]);

  return <div ref={place} />;
}
