/** The single keys of the room. */

export const SHORTCUTS = {
  t: "thinking",
  d: "done",
  r: "repeat",
  s: "next",
  p: "pause",
  w: "type",
  e: "end",
  "?": "help",
} as const;

export type Shortcut = (typeof SHORTCUTS)[keyof typeof SHORTCUTS];

interface Pressed {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

/** What a key press means, or nothing while the person writes or uses another program's keys. */
export function shortcutOf(event: Pressed): Shortcut | undefined {
  if (event.repeat) return undefined;
  return SHORTCUTS[plainKey(event) as keyof typeof SHORTCUTS];
}

/** A key pressed alone, letters as small ones; nothing while the person writes. */
export function plainKey(event: Pressed): string | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return undefined;
  if (writesIn(event.target)) return undefined;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

export function keyOf(shortcut: Shortcut): string {
  const found = Object.entries(SHORTCUTS).find(([, one]) => one === shortcut);
  return (found?.[0] ?? "").toUpperCase();
}

function writesIn(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLElement> | null;
  return (
    element?.isContentEditable === true ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName ?? "")
  );
}
