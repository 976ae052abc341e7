/** Moments as clocks show them somewhere: "2026-12-01T18:00" in a time zone, and back. */

const PARTS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
} as const;

/** What the clocks of a zone show, as `datetime-local` fields have it. */
export function wallClock(moment: Date, zone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", { ...PARTS, timeZone: zone, hourCycle: "h23" });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const read = (...wanted: (keyof typeof PARTS)[]) => wanted.map((part) => parts.get(part));
  return `${read("year", "month", "day").join("-")}T${read("hour", "minute").join(":")}`;
}

/**
 * The moment at which the clocks of a zone show this; of an hour that is left out in spring, the
 * one as much later. None of what is no time.
 */
export function instant(local: string, zone: string): Date | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return undefined;
  const shown = (at: number) => Date.parse(`${wallClock(new Date(at), zone)}Z`);
  const first = wanted - (shown(wanted) - wanted);
  // Across a change of the clocks the offset there is another one than here.
  const second = first - (shown(first) - wanted);
  return new Date(shown(second) === wanted ? second : first);
}

let chosen: string | undefined;

/** The zone that the signed-in person thinks in; none for that of the browser. */
export function chooseZone(zone: string | undefined): void {
  chosen = zone;
}

/** The zone of this browser. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The zone of whoever looks: as they have chosen, else that of the browser. */
export function ownZone(): string {
  return chosen ?? browserZone();
}

/** Every zone that can be chosen. */
export function zones(): string[] {
  const all = Intl.supportedValuesOf("timeZone");
  const own = ownZone();
  return all.includes(own) ? all : [own, ...all];
}
