/** Whether what a function gave back is what was expected, as far as JSON can tell. */

/** Two ways to compute the same number may differ in its last digits. */
const CLOSE = 1e-9;

export function same(got: unknown, expected: unknown): boolean {
  if (typeof got === "number" && typeof expected === "number") {
    return Math.abs(got - expected) <= CLOSE * Math.max(1, Math.abs(got), Math.abs(expected));
  }
  if (Array.isArray(got) && Array.isArray(expected)) {
    return got.length === expected.length && got.every((one, at) => same(one, expected[at]));
  }
  if (isTable(got) && isTable(expected)) {
    const keys = Object.keys(got);
    return (
      keys.length === Object.keys(expected).length &&
      keys.every((key) => Object.hasOwn(expected, key) && same(got[key], expected[key]))
    );
  }
  return got === expected;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
