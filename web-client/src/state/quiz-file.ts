/** A file that is to become a quiz: what it is by its name, and how large it may be. */

export type QuizFormat = "gift" | "moodle_xml" | "toml";

/** As the server reads them. */
export const MEDIA_TYPES: Record<QuizFormat, string> = {
  gift: "text/x-gift",
  moodle_xml: "application/xml",
  toml: "application/toml",
};

/** What the file dialog offers. */
export const ACCEPTED = ".gift,.txt,.xml,.toml";

/** Larger ones are refused by the server. */
export const MOST_BYTES = 4 * 1024 * 1024;

const ENDINGS: Record<string, QuizFormat> = {
  gift: "gift",
  txt: "gift",
  xml: "moodle_xml",
  toml: "toml",
};

/** The format that a file's name says; nothing for one that is not read. */
export function formatOf(name: string): QuizFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : ENDINGS[ending];
}

/** A title to begin with: the file's name without its ending and its underscores. */
export function titleOf(name: string): string {
  return name
    .replace(/\.[^.]*$/, "")
    .replace(/[_-]+/g, " ")
    .trim();
}
