import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { detectLanguage } from "./catalogues";
import { en } from "./en";
import { fr } from "./fr";

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
    ) as [string, string][],
  );
}

const english = flat(en);
const french = flat(fr);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "i18n" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [path] : [];
  });
}

describe("the catalogues", () => {
  it("have the same keys", () => {
    // English has no plural for millions (`plurals.ts`).
    const ofBoth = [...french.keys()].filter((key) => !key.endsWith("_many"));
    expect(ofBoth.sort()).toEqual([...english.keys()].sort());
  });

  it("have no empty text and the same placeholders", () => {
    const holes = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    for (const [key, text] of english) {
      expect(text, key).not.toBe("");
      expect(french.get(key), key).not.toBe("");
      expect(holes(french.get(key) ?? ""), key).toEqual(holes(text));
    }
  });

  it("have no key that no page uses", () => {
    const code = sources("src")
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    const prefixes = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((match) => match[1] ?? "");
    const unused = [...english.keys()].filter((key) => {
      const base = key.replace(/_(one|other)$/, "");
      return !code.includes(`"${base}"`) && !prefixes.some((prefix) => base.startsWith(prefix));
    });
    expect(unused).toEqual([]);
  });

  it("write French with its own spaces and apostrophes", () => {
    for (const [key, text] of french) {
      expect(text, key).not.toMatch(/'/);
      expect(text, key).not.toMatch(/[^\u00a0\u202f][?!;:](\s|$)/);
    }
  });
});

describe("the English texts", () => {
  it("say sign in, and never log in beside it", () => {
    for (const [key, text] of english) {
      expect(text, key).not.toMatch(/\blog(ged|ging|s)?[ -](in|out)\b|\blog(in|out)s?\b/i);
    }
  });
});

describe("detectLanguage", () => {
  it("takes the reader's choice, then the first language we speak, then English", () => {
    expect(detectLanguage("en", ["fr-FR"])).toBe("en");
    expect(detectLanguage(null, ["de", "fr-CA", "en"])).toBe("fr");
    expect(detectLanguage(null, ["de"])).toBe("en");
  });
});
