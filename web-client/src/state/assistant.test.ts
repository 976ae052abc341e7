import { describe, expect, it } from "vitest";
import { EMPTY, isComplete, linesOf, modelsOf, speaksByName } from "./assistant";

describe("an assistant in a form", () => {
  it("needs a name, and models where it has its own", () => {
    expect(isComplete(EMPTY)).toBe(false);
    expect(isComplete({ ...EMPTY, name: "Ada" })).toBe(true);
    expect(isComplete({ ...EMPTY, name: "Ada", models: { kind: "chain", models: [] } })).toBe(
      false,
    );
  });

  it("has its models one a line", () => {
    expect(modelsOf(" openai:gpt-5-mini \n\n mistral:small")).toEqual([
      "openai:gpt-5-mini",
      "mistral:small",
    ]);
  });

  it("asks for a voice by name where a provider speaks its language", () => {
    const voice = { fr: "piper", en: "openai" } as const;
    expect(speaksByName(voice, "en")).toBe(true);
    expect(speaksByName(voice, null)).toBe(true);
    expect(speaksByName(voice, "fr")).toBe(false);
  });

  it("is told line by line, in one order of its probes", () => {
    const one = linesOf({ ...EMPTY, name: "Ada", probes: ["reason", "detail"] });
    expect(one).toContain("probes: detail, reason\n");
    expect(one).toContain("role: -\n");
  });
});
