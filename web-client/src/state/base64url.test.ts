import { expect, it } from "vitest";
import { fromBase64url, toBase64url } from "./base64url";

it("writes bytes as text that may stand in an address, and reads them back", () => {
  for (const [bytes, text] of [
    [[], ""],
    [[0], "AA"],
    [[251, 255, 254], "-__-"],
    [[1, 2, 3, 4], "AQIDBA"],
  ] as const) {
    expect(toBase64url(new Uint8Array(bytes).buffer)).toBe(text);
    expect([...fromBase64url(text)]).toEqual(bytes);
  }
});
