import { type RefObject, useEffect, useRef } from "react";
import { type Picked, pickedBetween } from "../../state/picked";
import type { WordPlace } from "../../state/words";

/** Selecting goes on while a finger or pointer moves. */
const SETTLED_MS = 160;

/** Takes words that are selected as text, by pointer, finger or keys, as picked. */
export function usePickedBySelection(
  within: RefObject<HTMLElement | null>,
  onPick: (picked: Picked) => void,
): void {
  const latest = useRef(onPick);
  useEffect(() => {
    latest.current = onPick;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const selection = getSelection();
        if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
        const { startContainer, endContainer } = selection.getRangeAt(0);
        if (!within.current?.contains(startContainer)) return;
        const from = placeAt(startContainer, "next");
        const to = placeAt(endContainer, "previous") ?? from;
        if (from && to) latest.current(pickedBetween(from, to));
      }, SETTLED_MS);
    };
    document.addEventListener("selectionchange", changed);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("selectionchange", changed);
    };
  }, [within]);
}

/** The word that a node of the page belongs to, or, between words, the one beside it. */
export function placeAt(node: Node | null, beside: "next" | "previous"): WordPlace | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  const word = element?.closest<HTMLElement>("[data-word]");
  if (word) return placeOf(word);
  const sibling =
    node instanceof Text
      ? beside === "next"
        ? node.nextSibling
        : node.previousSibling
      : element?.querySelector("[data-word]");
  return sibling instanceof HTMLElement ? placeOf(sibling) : undefined;
}

function placeOf(element: HTMLElement): WordPlace | undefined {
  const turn = element.closest<HTMLElement>("[data-turn]")?.dataset.turn;
  const { word } = element.dataset;
  return turn === undefined || word === undefined
    ? undefined
    : { turn: Number(turn), word: Number(word) };
}
