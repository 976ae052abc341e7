import { describe, expect, it } from "vitest";
import { askedFor, missing } from "./consents";

const alone = { sent_to: [], shared_with: null };
const organisation = {
  sent_to: [{ what: "voice" as const, host: "api.example.org" }],
  shared_with: "Ours",
};

describe("what an interview asks for", () => {
  it("is what concerns it, the needed apart from the optional", () => {
    expect(askedFor(alone)).toEqual({
      needed: ["recording", "ai_interview"],
      optional: ["ai_scoring"],
    });
    expect(askedFor(organisation)).toEqual({
      needed: ["recording", "ai_interview", "remote"],
      optional: ["ai_scoring", "sharing"],
    });
  });

  it("misses only what is needed", () => {
    expect(missing(alone, ["recording"])).toEqual(["ai_interview"]);
    expect(missing(alone, ["recording", "ai_interview"])).toEqual([]);
    expect(missing(organisation, ["recording", "ai_interview", "sharing"])).toEqual(["remote"]);
  });
});
