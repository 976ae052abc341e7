import { useLayoutEffect } from "react";
import { asking, useAsked } from "../../state/proof";
import { dialogOnDemand } from "../onDemand";

const ProofDialog = dialogOnDemand(async () => (await import("./ProofDialog")).ProofDialog);

/** Asks whoever is signed in to show once more that it is them; what they were doing goes on. */
export function StepUp() {
  useOwnEscape();
  return <ProofDialog opened={useAsked()} />;
}

/**
 * While it is asked, Escape is the question's alone. Every dialog listens at the window, in the order
 * in which they were mounted: as a layout effect of a part that is always there, this one is the first.
 */
function useOwnEscape() {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing || !asking.isOpen()) return;
      event.stopImmediatePropagation();
      asking.close(false);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}
