/**
 * Letters that look like Latin ones and are none. A name in them is somebody's own and is shown as
 * it is, but its reader is told, so that it cannot pass for another (UTS #39).
 */

/** Scripts whose letters are taken for Latin ones, by their ISO 15924 code. */
const LOOKALIKES = [
  ["Cyrl", /\p{Script=Cyrillic}/u],
  ["Grek", /\p{Script=Greek}/u],
  ["Armn", /\p{Script=Armenian}/u],
  ["Cher", /\p{Script=Cherokee}/u],
  ["Copt", /\p{Script=Coptic}/u],
  ["Lisu", /\p{Script=Lisu}/u],
] as const;

export function lookalikeScripts(name: string): string[] {
  return LOOKALIKES.filter(([, letters]) => letters.test(name)).map(([code]) => code);
}

/** A script's name in the reader's language. */
export function scriptName(code: string, locale: string): string {
  return new Intl.DisplayNames([locale], { type: "script" }).of(code) ?? code;
}
