import { expect, it } from "vitest";
import { decodeText } from "./text-file";

const TEXT = "e-mail;équipe\r\nada@example.org;Œuvres – été\r\n";

function bytes(...values: number[]): ArrayBuffer {
  return new Uint8Array(values).buffer;
}

function wide(text: string, littleEndian: boolean): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at += 1) {
    view.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  }
  return view.buffer;
}

it("reads UTF-8, with its mark or without", () => {
  expect(decodeText(new TextEncoder().encode(TEXT).buffer)).toBe(TEXT);
  expect(decodeText(new TextEncoder().encode(`\uFEFF${TEXT}`).buffer)).toBe(TEXT);
});

it("reads what a French Excel saves as CSV", () => {
  // In Windows-1252; of what only browsers decode rightly (0x80 to 0x9f) there is nothing in it.
  const saved = bytes(0xc9, 0x71, 0x75, 0x69, 0x70, 0x65, 0x3b, 0x52, 0xf4, 0x6c, 0x65);
  expect(decodeText(saved)).toBe("Équipe;Rôle");
});

it("reads UTF-16 of either order by its mark", () => {
  expect(decodeText(wide(`\uFEFF${TEXT}`, true))).toBe(TEXT);
  expect(decodeText(wide(`\uFEFF${TEXT}`, false))).toBe(TEXT);
});

it("reads an empty file and one of a single byte", () => {
  expect(decodeText(bytes())).toBe("");
  expect(decodeText(bytes(0xe9))).toBe("é");
});
