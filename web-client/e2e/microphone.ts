/** What the candidate says: a clip of the fixtures between two silences, as one WAV file. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const FIXTURES = resolve(import.meta.dirname, "../../tests/fixtures");

const RATE = 16_000;
const HEADER_BYTES = 44;

/** The words of a clip. */
export function wordsOf(clip: string): string {
  const lines = readFileSync(join(FIXTURES, "clips/transcripts.tsv"), "utf8").split("\n");
  const line = lines.find((one) => one.startsWith(`${clip}\t`) || one.startsWith(`${clip}.wav\t`));
  if (!line) throw new Error(`no transcript of ${clip}`);
  return line.split("\t")[1]?.trim() ?? "";
}

/** Writes `silence, clip, silence` and returns the path. */
export function sayOnce(clip: string, silenceBeforeS: number, silenceAfterS: number): string {
  const speech = samplesOf(readFileSync(join(FIXTURES, "clips", `${clip}.wav`)));
  const quiet = (s: number) => Buffer.alloc(Math.round(s * RATE) * 2);
  const sound = Buffer.concat([quiet(silenceBeforeS), speech, quiet(silenceAfterS)]);
  const path = join(mkdtempSync(join(tmpdir(), "vivavoce-mic-")), `${clip}.wav`);
  writeFileSync(path, Buffer.concat([header(sound.length), sound]));
  return path;
}

/** The samples of a 16 kHz mono 16-bit WAV, whatever stands before its data. */
function samplesOf(wav: Buffer): Buffer {
  for (let at = 12; at + 8 <= wav.length; ) {
    const length = wav.readUInt32LE(at + 4);
    if (wav.toString("latin1", at, at + 4) === "data") return wav.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  throw new Error("this WAV has no data");
}

function header(bytes: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(bytes, 40);
  return head;
}
