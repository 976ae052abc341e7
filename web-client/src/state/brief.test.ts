import { describe, expect, it } from "vitest";
import { parseBrief } from "./brief";

describe("a brief", () => {
  it("is paragraphs, lists, tables and blocks", () => {
    const blocks = parseBrief(
      "Write `f`, **now**.\nOne more.\n\n- a\n- b\n\n```\nx - y\n```\n\n| | n |\n| --- | ---: |\n| a | 1 |",
    );
    expect(blocks.map((block) => block.type)).toEqual(["paragraph", "list", "code", "table"]);
    expect(blocks[0]).toEqual({
      type: "paragraph",
      lines: [
        [
          { text: "Write ", as: "plain" },
          { text: "f", as: "code" },
          { text: ", ", as: "plain" },
          { text: "now", as: "strong" },
          { text: ".", as: "plain" },
        ],
        [{ text: "One more.", as: "plain" }],
      ],
    });
    expect(blocks[2]).toEqual({ type: "code", text: "x - y" });
    expect(blocks[3]).toMatchObject({ right: [false, true], head: [[], [{ text: "n" }]] });
  });

  it("is shown whatever it is: nothing in it is lost or markup", () => {
    for (const odd of ["**", "`", "```", "| a |", "-", "<b>x</b>", "```\nnever closed"]) {
      const shown = JSON.stringify(parseBrief(odd));
      expect(shown.includes("<b>x</b>") || !odd.includes("<")).toBe(true);
    }
    expect(parseBrief("<b>x</b>")).toEqual([
      { type: "paragraph", lines: [[{ text: "<b>x</b>", as: "plain" }]] },
    ]);
  });
});
