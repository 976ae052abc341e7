import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseLanguage, i18n } from ".";
import { fr } from "./fr";
import { withMillions } from "./plurals";

type Tree = { [key: string]: string | Tree };

/** Every key that has a plural, with its text for several. */
function plurals(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    if (typeof value !== "string") return plurals(value, `${prefix}${key}.`);
    return key.endsWith("_other") ? [[prefix + key.slice(0, -"_other".length), value]] : [];
  });
}

beforeAll(() => chooseLanguage("fr"));
afterAll(() => chooseLanguage("en"));

describe("millions in French", () => {
  it("have a plural of their own, and every counted text has words for it", () => {
    expect(new Intl.PluralRules("fr").select(1_000_000)).toBe("many");
    const all = plurals(fr);
    expect(all.length).toBeGreaterThan(100);
    for (const [key, text] of all) {
      // Without the figures that are put in.
      const options = { count: 1_000_000, skipInterpolation: true };
      expect(i18n.t(key as never, options as never), key).toBe(text);
    }
  });

  it("keep words that are written for them, and touch no other text", () => {
    const texts = { a_one: "1", a_other: "2", a_many: "3", b: { c_other: "4", d: "5" } };
    expect(withMillions(texts)).toEqual({
      ...texts,
      b: { c_other: "4", c_many: "4", d: "5" },
    });
  });
});
