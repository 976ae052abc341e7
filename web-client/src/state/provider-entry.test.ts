import { expect, it } from "vitest";
import { readEntry, writeEntry } from "./provider-entry";

it("reads an entry and writes the same", () => {
  for (const text of [
    "openai",
    "openai:gpt-4o-transcribe",
    "compatible@http://localhost:8000/v1",
    "compatible:@cf/whisper@https://models.example/v1#mine",
    "elevenlabs:eleven_flash_v2_5@wss://proxy.example",
  ]) {
    expect(writeEntry(readEntry(text))).toBe(text);
  }
});

it("takes an entry apart", () => {
  expect(readEntry("compatible:llama3.2:3b@http://localhost:11434/v1#ours")).toEqual({
    kind: "compatible",
    model: "llama3.2:3b",
    address: "http://localhost:11434/v1",
    key: "ours",
  });
});
