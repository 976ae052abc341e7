import { type DragEvent, useState } from "react";

/** Rows that are put in order by dragging them. Buttons have to do the same by keyboard. */
export function useDragOrder(move: (from: number, to: number) => void) {
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  const drop = (at: number) => {
    if (dragged !== undefined && dragged !== at) move(dragged, at);
    setDragged(undefined);
    setOver(undefined);
  };
  return {
    /** For the row at a place: takes what is dropped on it. */
    row: (at: number) => ({
      "data-drop":
        dragged === undefined || over !== at || dragged === at
          ? undefined
          : dragged > at
            ? "before"
            : "after",
      onDragOver: (event: DragEvent) => {
        if (dragged === undefined) return;
        event.preventDefault();
        setOver(at);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        drop(at);
      },
    }),
    /** For what the row is dragged by. */
    grip: (at: number) => ({
      onDragStart: () => setDragged(at),
      onDragEnd: () => drop(dragged ?? at),
    }),
  };
}
