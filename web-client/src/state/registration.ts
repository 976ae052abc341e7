import type { Instance } from "../api/types";

/** Who may make an account without an invitation. */
export type Registration = "open" | "candidates" | "invited";

/** As the server says, and the narrower reading while it has not. */
export function registrationOf(instance: Instance | undefined): Registration {
  const said = (instance as { registration?: unknown } | undefined)?.registration;
  return said === "open" || said === "invited" ? said : "candidates";
}
