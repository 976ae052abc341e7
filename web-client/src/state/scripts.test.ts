import { describe, expect, it } from "vitest";
import { lookalikeScripts, scriptName } from "./scripts";

describe("letters that pass for others", () => {
  it("are told, and all other names are left alone", () => {
    // "ааа" in Cyrillic letters.
    expect(lookalikeScripts("\u0430\u0430\u0430")).toEqual(["Cyrl"]);
    expect(lookalikeScripts("Ada \u03bf")).toEqual(["Grek"]);
    for (const name of ["Ada", "Zoë", "山田 太郎", "محمد", ""])
      expect(lookalikeScripts(name)).toEqual([]);
  });

  it("are named in the reader's language", () => {
    expect(scriptName("Cyrl", "en")).toBe("Cyrillic");
    expect(scriptName("Cyrl", "fr")).toBe("cyrillique");
  });
});
