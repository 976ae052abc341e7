/** What CodeMirror knows of each language; without a grammar of its own, the nearest one. */
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { rust } from "@codemirror/lang-rust";
import { sql } from "@codemirror/lang-sql";
import { StreamLanguage } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import type { TaskLanguage } from "../../api/types";

/** As much of TOML as a reader needs: headings, keys, texts, comments. */
const toml = StreamLanguage.define<{ multi: boolean }>({
  startState: () => ({ multi: false }),
  token(stream, state) {
    if (state.multi) {
      state.multi = !stream.skipTo('"""') || !stream.match('"""');
      if (state.multi) stream.skipToEnd();
      return "string";
    }
    if (stream.eatSpace()) return null;
    if (stream.match('"""')) {
      state.multi = true;
      return "string";
    }
    if (stream.match(/^#.*/)) return "comment";
    if (stream.sol() && stream.match(/^\[\[?[^\]]*\]\]?/)) return "keyword";
    if (stream.match(/^[\w-]+(?=\s*=)/)) return "typeName";
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'[^']*'?/)) return "string";
    if (stream.match(/^(true|false)\b/)) return "bool";
    if (stream.match(/^[+-]?\d[\d_.]*/)) return "number";
    stream.next();
    return null;
  },
});

export function languageSupport(language: TaskLanguage | "toml"): Extension {
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
    case "toml":
      return toml;
    case "text":
      return [];
  }
}
