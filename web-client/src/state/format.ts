/** Times and delays as people read them. */

/** `4:05`, or `1:04:05` from an hour on. */
export function clockTime(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${minutes}:${seconds}`;
}

/** `0.62 s`, in the reader's own digits. */
export function seconds(ms: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(ms / 1000);
}

/** `4 min 5 s`, for screen readers and sentences. */
export function duration(ms: number, locale: string): string {
  const total = Math.round(ms / 1000);
  const part = (value: number, unit: "minute" | "second") =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const minutes = Math.floor(total / 60);
  if (minutes === 0) return part(total, "second");
  return total % 60 === 0
    ? part(minutes, "minute")
    : `${part(minutes, "minute")} ${part(total % 60, "second")}`;
}

/** `1.25×`. */
export function times(value: number, locale: string): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)}×`;
}

export function bytes(count: number, locale: string): string {
  const [value, unit, digits] =
    count >= 1e9
      ? [count / 1e9, "gigabyte", 1]
      : count >= 1e6
        ? [count / 1e6, "megabyte", 1]
        : [count === 0 ? 0 : Math.max(count / 1e3, 1), "kilobyte", 0];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    maximumFractionDigits: digits,
  }).format(value);
}

export type Pace = "instant" | "human" | "slow";

/** A gap between turns as people feel it: 0.2 s is the human median, 0.8 s still passes. */
export function paceOf(ms: number): Pace {
  if (ms <= 800) return "instant";
  return ms <= 1_500 ? "human" : "slow";
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
