/** The look of code, in the page's own colours, light and dark. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const frame = EditorView.theme({
  "&": {
    color: "var(--mantine-color-text)",
    backgroundColor: "var(--vv-surface)",
    fontSize: "var(--mantine-font-size-sm)",
    height: "100%",
  },
  "&.cm-focused": {
    outline: "2px solid var(--mantine-primary-color-filled)",
    outlineOffset: "-2px",
  },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--vv-candidate-text)", paddingBlock: "0.6rem" },
  ".cm-cursor": { borderLeftColor: "var(--vv-candidate-text)", borderLeftWidth: "2px" },
  ".cm-gutters": {
    color: "var(--mantine-color-dimmed)",
    backgroundColor: "var(--vv-surface)",
    borderRight: "1px solid var(--vv-line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--vv-interviewer-soft)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--vv-candidate-soft)" },
  ".cm-problemLine": {
    backgroundColor: "var(--mantine-color-red-light)",
    boxShadow: "inset 3px 0 0 var(--mantine-color-error)",
  },
  ".cm-panels": { color: "var(--mantine-color-text)", backgroundColor: "var(--vv-sunken)" },
  ".cm-tooltip": {
    color: "var(--mantine-color-text)",
    backgroundColor: "var(--vv-surface)",
    border: "1px solid var(--vv-line-strong)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--vv-mark-pause)", outline: "none" },
});

const words = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.operatorKeyword],
    color: "var(--vv-interviewer-text)",
    fontWeight: "650",
  },
  { tag: [tags.string, tags.regexp], color: "var(--vv-candidate-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--vv-candidate-text)" },
  { tag: [tags.comment], color: "var(--mantine-color-dimmed)", fontStyle: "italic" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.typeName], fontWeight: "650" },
]);

export const look = [frame, syntaxHighlighting(words)];
