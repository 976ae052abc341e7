import { createContext, useContext } from "react";
import { type Providers, providers } from "../../api/providers";

/** Whose keys a page is about. */
export interface Whose {
  kind: "instance" | "organisation" | "own";
  api: Providers;
}

/** Of whom everything below is; what is kept of one is never shown as another's. */
export const WhoseContext = createContext<Whose>({ kind: "instance", api: providers });

export function useWhose(): Whose {
  return useContext(WhoseContext);
}
