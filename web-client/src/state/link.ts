import { Problem } from "../api/problem";

/** The link was cut, used before, taken back, or is too old: the same for all. */
export function isDeadLink(error: unknown): boolean {
  return error instanceof Problem && (error.unauthorized || error.gone || error.status === 400);
}
