import { expect, it } from "vitest";
import { told, toldTogether } from "./told";

const EMPTY = { message: "must not be empty", message_fr: "ne doit pas être vide" };
const LONG = { message: "has 900 characters", message_fr: "fait 900 caractères" };

it("says what is wrong in the language of the page", () => {
  expect(told(EMPTY, "en")).toBe("must not be empty");
  expect(told(EMPTY, "fr")).toBe("ne doit pas être vide");
});

it("says several things in one line, each once", () => {
  expect(toldTogether([EMPTY, LONG, EMPTY], "en")).toBe("must not be empty; has 900 characters");
  expect(toldTogether([EMPTY, LONG], "fr")).toBe(
    "ne doit pas être vide\u202f; fait 900 caractères",
  );
});
