import { describe, expect, test } from "vitest";
import type { UsageRow } from "../api/types";
import { euros, grouped, readEuros } from "./money";

const row = (more: Partial<UsageRow>): UsageRow => ({
  day: "2026-11-21",
  provider: "openai",
  endpoint: "api.openai.com",
  model: "gpt-5-mini",
  key_id: null,
  purpose: "reply",
  requests: 1,
  failed: 0,
  tokens_read: 100,
  tokens_cached: 0,
  tokens_written: 10,
  sound_ms: 0,
  characters: 0,
  cost_micro: 5,
  unpriced: 0,
  estimated: 0,
  ...more,
});

describe("money", () => {
  test("is shown with cents, and less than a cent with what it has", () => {
    expect(euros(88_800, "en-GB")).toBe("€0.09");
    expect(euros(4_320, "en-GB")).toBe("€0.0043");
    expect(euros(0, "en-GB")).toBe("€0.00");
    expect(euros(12_500_000, "fr-FR").replace(/\s/g, " ")).toBe("12,50 €");
  });

  test("is read with a point or a comma, and nothing else is", () => {
    expect(readEuros("12,50 €")).toBe(12_500_000);
    expect(readEuros(" 0.1 ")).toBe(100_000);
    expect(readEuros("0")).toBe(0);
    for (const text of ["", "abc", "-1", "1.2.3", "1e9", "99999999"]) {
      expect(readEuros(text)).toBeUndefined();
    }
  });
});

describe("usage", () => {
  const rows = [
    row({}),
    row({ day: "2026-11-22", purpose: "voice", cost_micro: 50, characters: 20 }),
    row({ model: "other", endpoint: "", cost_micro: 0, unpriced: 1 }),
  ];

  test("adds up by what rows have in common, the latest day or the dearest first", () => {
    expect(grouped(rows, "day").map((sums) => [sums.name, sums.requests])).toEqual([
      ["2026-11-22", 1],
      ["2026-11-21", 2],
    ]);
    expect(grouped(rows, "purpose").map((sums) => [sums.name, sums.costMicro])).toEqual([
      ["voice", 50],
      ["reply", 5],
    ]);
    expect(grouped(rows, "endpoint").map((sums) => [sums.name, sums.requests])).toEqual([
      ["api.openai.com", 2],
      ["", 1],
    ]);
    expect(grouped(rows, "model").map((sums) => [sums.name, sums.unpriced])).toEqual([
      ["openai:gpt-5-mini", 0],
      ["openai:other", 1],
    ]);
    expect(grouped(rows, "key")).toHaveLength(1);
  });
});
