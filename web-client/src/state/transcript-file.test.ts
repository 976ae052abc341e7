import { expect, it } from "vitest";
import type { Turn } from "../api/types";
import { asText } from "./transcript-file";

const turns = [
  { speaker: "interviewer", text: "Hello & welcome.", start_ms: 0, end_ms: 1_250 },
  { speaker: "candidate", text: "2 < 3", start_ms: 65_000, end_ms: 66_000 },
  { speaker: "candidate", text: "typed", start_ms: 70_000, end_ms: 70_000 },
] as Turn[];
const names = { candidate: "You", interviewer: "Ada" };

it("writes a line a turn with its time", () => {
  expect(asText("Sales", turns, names)).toContain("[1:05] You: 2 < 3");
});
