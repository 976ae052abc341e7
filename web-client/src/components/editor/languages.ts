/** What CodeMirror knows of each language; without a grammar of its own, the nearest one. */
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { rust } from "@codemirror/lang-rust";
import { sql } from "@codemirror/lang-sql";
import type { Extension } from "@codemirror/state";
import type { TaskLanguage } from "../../api/types";

export function languageSupport(language: TaskLanguage): Extension {
  switch (language) {
    case "javascript":
      return javascript();
    case "typescript":
      return javascript({ typescript: true });
    case "python":
      return python();
    case "java":
    case "go":
    case "c":
    case "cpp":
      return java();
    case "rust":
      return rust();
    case "sql":
      return sql();
    case "text":
      return [];
  }
}
