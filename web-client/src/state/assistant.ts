/** An assistant as a form holds it. */
import type { AssistantBody, Instance, Language, Probe } from "../api/types";

export const PROBES: readonly Probe[] = ["detail", "example", "own_part", "outcome", "reason"];

export const EMPTY: AssistantBody = {
  name: "",
  role: null,
  instructions: "",
  language: null,
  voice: null,
  speed: 1,
  models: { kind: "instance" },
  probes: [...PROBES],
  probes_per_question: 2,
};

/** The models of a text with one a line. */
export function modelsOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Whether the server's voice can be asked for by name: a provider's can, its own cannot. */
export function speaksByName(
  voice: Instance["voice"],
  language: Language | null | undefined,
): boolean {
  const kinds = language ? [voice[language]] : [voice.fr, voice.en];
  return kinds.some((kind) => kind === "openai" || kind === "elevenlabs");
}

/** What is missing before it can be kept. */
export function isComplete(body: AssistantBody): boolean {
  const { name, models } = body;
  return name.trim() !== "" && (models.kind !== "chain" || models.models.length > 0);
}

/** An assistant as lines of text, for its differences. */
export function linesOf(body: AssistantBody): string {
  const { name, role, instructions, language, voice, speed, models, probes } = body;
  const lines: Record<string, unknown> = {
    name,
    role,
    language,
    voice,
    speed,
    models: models.kind === "chain" ? models.models.join(", ") : models.kind,
    probes: PROBES.filter((probe) => probes?.includes(probe)).join(", "),
    probes_per_question: body.probes_per_question,
  };
  const told = Object.entries(lines).map(([key, value]) => `${key}: ${value ?? "-"}`);
  return [...told, "instructions:", ...(instructions ?? "").split("\n")].join("\n");
}
