/** Terms as they are typed, and what they become: days, or nothing for no limit. */
import type { RetentionKind, RetentionTerm, RetentionWish } from "../api/types";

/** Days of a term at most. */
export const LONGEST_DAYS = 36_500;

/** What is typed for one kind; empty is no limit of the instance, and as the instance says of an organisation. */
export interface TypedTerm {
  days: string;
  most: string;
}

export type TypedTerms = Partial<Record<RetentionKind, TypedTerm>>;

/** What the fields hold at the beginning. */
export function typed(terms: readonly RetentionTerm[], isInstance: boolean): TypedTerms {
  const text = (days: number | null) => days?.toString() ?? "";
  return Object.fromEntries(
    terms.map(({ kind, days, most, chosen }) => [
      kind,
      {
        days: isInstance || chosen ? text(days) : "",
        // What is permitted is named where it is more than what holds.
        most: isInstance && most !== days ? (most === null ? `${LONGEST_DAYS}` : text(most)) : "",
      },
    ]),
  );
}

/** The days that a field says: null for nothing, undefined for what is no number of days. */
export function daysOf(text: string, longest: number | null): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (!/^\d{1,6}$/.test(trimmed)) return undefined;
  const days = Number(trimmed);
  return days >= 1 && days <= (longest ?? LONGEST_DAYS) ? days : undefined;
}

/** The wishes that the fields say; undefined where one cannot be read. */
export function wishes(
  terms: readonly RetentionTerm[],
  typed: TypedTerms,
  isInstance: boolean,
): RetentionWish[] | undefined {
  const all = terms.map(({ kind, longest }) => {
    const of = typed[kind] ?? { days: "", most: "" };
    const days = daysOf(of.days, longest);
    const most = isInstance ? daysOf(of.most, null) : null;
    const isOpen = days === null && isInstance && longest !== null;
    if (days === undefined || most === undefined || isOpen) return undefined;
    if (most !== null && (days === null || most < days)) return undefined;
    return { kind, days, most };
  });
  return all.every((wish) => wish !== undefined) ? all : undefined;
}
