/**
 * French has a plural of its own for whole millions (CLDR's `many`: "un million de pages"). In figures
 * they read as any other number: each text for several is the one for millions, unless that is there.
 */
export function withMillions<T extends object>(texts: T): T {
  const all = Object.entries(texts).flatMap(([key, text]) => {
    if (typeof text === "object") return [[key, withMillions(text)]];
    const millions = key.replace(/_other$/, "_many");
    return millions === key || millions in texts
      ? [[key, text]]
      : [
          [key, text],
          [millions, text],
        ];
  });
  return Object.fromEntries(all) as T;
}
