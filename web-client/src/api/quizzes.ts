/** The HTTP calls for quizzes as they are written, and as files. */
import { MEDIA_TYPES, type QuizFormat } from "../state/quiz-file";
import { call, json } from "./http";
import type { ImportedQuiz, Language, QuizPreview, WrittenQuiz } from "./types";

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

const one = (id: string) => `/api/quizzes/${encodeURIComponent(id)}`;
const TOML = { method: "POST", headers: { "content-type": MEDIA_TYPES.toml } };

/** Quizzes as their editor has them: whole, as files of our own format. */
export const quizSources = {
  read: (id: string, token: string) => json<WrittenQuiz>(`${one(id)}/source`, { token }),

  /** What is wrong with it, by the server's own rules. */
  check: (source: string, token: string, signal: AbortSignal) =>
    json<QuizPreview>("/api/quiz-preview", { ...TOML, token, text: source, signal }),

  save: (id: string, source: string, revision: string, token: string) =>
    json<WrittenQuiz>(one(id), { method: "PUT", token, body: { source, revision } }),

  create: async (source: string, token: string) =>
    (await json<ImportedQuiz>("/api/quizzes", { ...TOML, token, text: source })).quiz,
};

function send(path: string, { text, format, language, title }: QuizFile, token: string) {
  const query = new URLSearchParams(format === "toml" ? {} : { language });
  if (format !== "toml" && title.trim()) query.set("title", title.trim());
  const headers = { "content-type": MEDIA_TYPES[format] };
  return call(`${path}?${query}`, { method: "POST", token, headers, text });
}
