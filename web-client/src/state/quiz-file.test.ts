import { describe, expect, it } from "vitest";
import { formatOf, titleOf } from "./quiz-file";

describe("a quiz's file", () => {
  it("is known by its ending", () => {
    expect(formatOf("Capitals.GIFT")).toBe("gift");
    expect(formatOf("questions.2024.xml")).toBe("moodle_xml");
    expect(formatOf("export.txt")).toBe("gift");
    expect(formatOf("own.toml")).toBe("toml");
    for (const name of ["", "gift", "quiz.docx", "quiz.xml.zip"]) {
      expect(formatOf(name)).toBeUndefined();
    }
  });

  it("lends its name to the title", () => {
    expect(titleOf("hygiène_et-sécurité.v2.gift")).toBe("hygiène et sécurité.v2");
  });
});
