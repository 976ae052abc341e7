/** What a question may show: the server's rules, said before anything is sent. Pure. */
import type { AttachmentKind } from "../api/types";

/** Files of one question. */
export const MOST_ATTACHMENTS = 5;
/** Bytes of a picture that is sent. */
export const PICTURE_BYTES = 10 * 1024 * 1024;
/** Bytes of a PDF. */
export const PDF_BYTES = 5 * 1024 * 1024;
/** Bytes of a text. */
export const TEXT_BYTES = 256 * 1024;
/** Characters of a title, and of a description. */
export const TITLE_CHARS = 120;
export const ALT_CHARS = 300;

const KINDS: Readonly<Record<string, AttachmentKind>> = {
  png: "picture",
  jpg: "picture",
  jpeg: "picture",
  webp: "picture",
  pdf: "pdf",
  txt: "text",
  md: "text",
  markdown: "text",
  csv: "text",
};

/** What a file dialog offers. */
export const ACCEPTED = Object.keys(KINDS)
  .map((ending) => `.${ending}`)
  .join(",");

const LARGEST: Readonly<Record<AttachmentKind, number>> = {
  picture: PICTURE_BYTES,
  pdf: PDF_BYTES,
  text: TEXT_BYTES,
};

/** The end of a file's name, in small letters. */
export function extensionOf(name: string): string {
  return name.includes(".") ? (name.split(".").at(-1) ?? "").toLowerCase() : "";
}

/** What kind of file a name stands for; none where it is not taken. */
export function kindOf(name: string): AttachmentKind | undefined {
  return KINDS[extensionOf(name)];
}

/** Why a file is not even sent; nothing where it is. */
export type Refusal = "kind" | "largePicture" | "largePdf" | "largeText" | "empty";

export function refusalOf({ name, size }: { name: string; size: number }): Refusal | undefined {
  const kind = kindOf(name);
  if (!kind) return "kind";
  if (size === 0) return "empty";
  if (size <= LARGEST[kind]) return undefined;
  return kind === "picture" ? "largePicture" : kind === "pdf" ? "largePdf" : "largeText";
}

/** What a file is called until somebody says better: its name without its end. */
export function titleOf(name: string): string {
  const stem = name
    .replace(/\.[^.]*$/, "")
    .replaceAll(/[_\s]+/g, " ")
    .trim();
  return stem.slice(0, TITLE_CHARS);
}
