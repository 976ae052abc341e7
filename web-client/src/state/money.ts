/** Money as the server counts it, in millionths of a euro, and sums of usage. */
import type { UsageRow } from "../api/types";

/** An amount in euros: with cents, and below a cent with as many digits as say anything. */
export function euros(micro: number, locale: string): string {
  const value = micro / 1_000_000;
  const small = micro !== 0 && Math.abs(value) < 0.01;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "EUR",
    minimumFractionDigits: 2,
    maximumFractionDigits: small ? 4 : 2,
  }).format(value);
}

/** The sum that somebody has typed, in millionths; none where it is none. Takes a comma, too. */
export function readEuros(text: string): number | undefined {
  const plain = text.trim().replace(/\s|€/g, "").replace(",", ".");
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(plain)) return undefined;
  const micro = Math.round(Number(plain) * 1_000_000);
  return micro <= 1_000_000_000_000 ? micro : undefined;
}

export const GROUPINGS = ["day", "provider", "endpoint", "model", "key", "purpose"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What some rows come to together. */
export interface Sums {
  /** What they have in common. */
  name: string;
  requests: number;
  tokens: number;
  soundMs: number;
  characters: number;
  costMicro: number;
  unpriced: number;
}

/** Rows added up by what they have in common; days from the latest, all else from the dearest. */
export function grouped(rows: UsageRow[], by: Grouping): Sums[] {
  const groups = new Map<string, Sums>();
  for (const row of rows) {
    const name = nameOf(row, by);
    const sums = groups.get(name) ?? {
      name,
      requests: 0,
      tokens: 0,
      soundMs: 0,
      characters: 0,
      costMicro: 0,
      unpriced: 0,
    };
    sums.requests += row.requests;
    sums.tokens += row.tokens_read + row.tokens_written;
    sums.soundMs += row.sound_ms;
    sums.characters += row.characters;
    sums.costMicro += row.cost_micro;
    sums.unpriced += row.unpriced;
    groups.set(name, sums);
  }
  const all = [...groups.values()];
  return by === "day"
    ? all.sort((a, b) => b.name.localeCompare(a.name))
    : all.sort((a, b) => b.costMicro - a.costMicro || b.requests - a.requests);
}

function nameOf(row: UsageRow, by: Grouping): string {
  switch (by) {
    case "key":
      return row.key_id ?? "";
    case "model":
      return `${row.provider}:${row.model}`;
    default:
      return row[by];
  }
}
