/** The HTTP calls for quizzes as files; they need the instance's own key. */
import { MEDIA_TYPES, type QuizFormat } from "../state/quiz-file";
import { call } from "./http";
import type { ImportedQuiz, Language, QuizPreview } from "./types";

export interface QuizFile {
  text: string;
  format: QuizFormat;
  /** Files of our own format say both themselves. */
  language: Language;
  title: string;
}

export const quizFiles = {
  preview: async (file: QuizFile, token: string) =>
    (await (await send("/api/quiz-preview", file, token)).json()) as QuizPreview,

  import: async (file: QuizFile, token: string) =>
    (await (await send("/api/quizzes", file, token)).json()) as ImportedQuiz,

  export: async (id: string, format: "gift" | "moodle_xml", token: string) =>
    (
      await call(`/api/quizzes/${encodeURIComponent(id)}/export?format=${format}`, { token })
    ).blob(),

  remove: async (id: string, token: string) => {
    await call(`/api/quizzes/${encodeURIComponent(id)}`, { method: "DELETE", token });
  },
};

function send(path: string, { text, format, language, title }: QuizFile, token: string) {
  const query = new URLSearchParams(format === "toml" ? {} : { language });
  if (format !== "toml" && title.trim()) query.set("title", title.trim());
  const headers = { "content-type": MEDIA_TYPES[format] };
  return call(`${path}?${query}`, { method: "POST", token, headers, text });
}
