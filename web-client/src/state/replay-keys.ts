/** The single keys of the replay. */
import { plainKey } from "./shortcuts";

export const REPLAY_KEYS = {
  " ": "toggle",
  k: "toggle",
  j: "back",
  l: "forward",
  ArrowLeft: "backFive",
  ArrowRight: "forwardFive",
  "[": "previousQuestion",
  "]": "nextQuestion",
  "<": "slower",
  ">": "faster",
  x: "skipSilence",
  c: "comment",
  "/": "search",
  "?": "help",
} as const;

export type ReplayAction = (typeof REPLAY_KEYS)[keyof typeof REPLAY_KEYS];

/** Keys that buttons, tabs and lists use themselves. */
const OWN_KEYS = new Set([" ", "ArrowLeft", "ArrowRight"]);
const USES_KEYS =
  "button, a, summary, [role=tab], [role=radio], [role=slider], [role=option], [role=menuitem], [role=group]";

/** What a key press means, or nothing where the focused element uses the key itself. */
export function replayAction(event: KeyboardEvent): ReplayAction | undefined {
  const key = plainKey(event);
  if (key === undefined) return undefined;
  const target = event.target;
  if (target instanceof Element && target.closest("[role=dialog]")) return undefined;
  if (OWN_KEYS.has(key) && target instanceof Element && target.closest(USES_KEYS)) return undefined;
  return REPLAY_KEYS[key as keyof typeof REPLAY_KEYS];
}
