import type { DialogProps } from "./DialogBox";
import { dialogOnDemand } from "./onDemand";

/** A dialog on a page that is shown before what dialogs are made of is loaded. */
export const Dialog = dialogOnDemand<DialogProps>(
  async () => (await import("./DialogBox")).DialogBox,
);
