/** The keys of a question: a figure chooses, Enter confirms. */

export type QuizKey = { choose: number } | "confirm" | undefined;

interface Pressed {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

/** What a key press means for the question, or nothing where it belongs to something else. */
export function quizKey(event: Pressed): QuizKey {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) {
    return undefined;
  }
  const element = event.target as Partial<HTMLInputElement> | null;
  const tag = element?.tagName ?? "";
  const ticks = tag === "INPUT" && ["radio", "checkbox"].includes(element?.type ?? "");
  if (/^[0-9]$/.test(event.key)) {
    const writes = element?.isContentEditable || ["TEXTAREA", "SELECT"].includes(tag);
    if (writes || (tag === "INPUT" && !ticks)) return undefined;
    // 1 is the first choice, 0 the tenth.
    return { choose: (Number(event.key) + 9) % 10 };
  }
  // On buttons and links Enter has a meaning already, and in a form it sends it.
  const own = ["BUTTON", "A", "INPUT", "TEXTAREA", "SELECT", "SUMMARY"].includes(tag);
  return event.key === "Enter" && !own ? "confirm" : undefined;
}

/** The key that chooses the choice at a place. */
export function keyOfChoice(place: number): string {
  return String((place + 1) % 10);
}
