import { expect, it } from "vitest";
import type { Turn } from "../api/types";
import { asJson, asText, asVtt } from "./transcript-file";

const turns = [
  { speaker: "interviewer", text: "Hello & welcome.", start_ms: 0, end_ms: 1_250 },
  { speaker: "candidate", text: "2 < 3", start_ms: 65_000, end_ms: 66_000 },
  { speaker: "candidate", text: "typed", start_ms: 70_000, end_ms: 70_000 },
] as Turn[];
const names = { candidate: "You", interviewer: "Ada" };

it("writes a line a turn with its time", () => {
  expect(asText("Sales", turns, names)).toContain("[1:05] You: 2 < 3");
});

it("writes cues with voices, escaped, and none without a length", () => {
  const vtt = asVtt(turns, names);
  expect(vtt).toContain("00:00:00.000 --> 00:00:01.250\n<v Ada>Hello &amp; welcome.");
  expect(vtt).toContain("00:01:05.000 --> 00:01:06.000\n<v You>2 &lt; 3");
  expect(vtt).not.toContain("typed");
});

it("keeps all fields in JSON", () => {
  expect(JSON.parse(asJson("Sales", turns))).toEqual({ title: "Sales", turns });
});
