import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Problem } from "../../api/problem";
import { type Door, replayApi } from "../../api/replay";
import type { Turn } from "../../api/types";
import { authorName } from "../../state/author";
import { reportKey } from "../report/useReport";

/** The words that are being corrected: places in one turn, both included. */
export interface Editing {
  turn: number;
  from: number;
  to: number;
}

export interface Corrections {
  door: Door;
  editing: Editing | undefined;
  edit(editing: Editing | undefined): void;
  /** Puts `text` in the place of `count` words; throws `EditConflict` if somebody was quicker. */
  correct(turn: Turn, from: number, count: number, text: string): Promise<void>;
  undo(turn: Turn): Promise<void>;
}

/** Somebody else has changed the turn since it was read; the page shows theirs already. */
export class EditConflict extends Error {
  override readonly name = "EditConflict";
  constructor(
    readonly turn: Turn,
    /** Who; empty if they gave no name. */
    readonly by: string,
  ) {
    super("changed by somebody else");
  }
}

export const transcriptKey = ({ session, token }: Door) => ["transcript", session, token];
export const correctionsKey = ({ session }: Door) => ["corrections", session];

/** What corrects words, for those who may. */
export function useCorrections(door: Door, allowed: boolean): Corrections | undefined {
  const queries = useQueryClient();
  const [editing, edit] = useState<Editing>();
  return useMemo(() => {
    if (!allowed) return undefined;
    const put = (turn: Turn) => {
      queries.setQueryData<Turn[]>(transcriptKey(door), (turns) =>
        turns?.map((one) => (isSame(one, turn) ? turn : one)),
      );
      void queries.invalidateQueries({ queryKey: correctionsKey(door) });
      // It says how often words were corrected since it was made.
      void queries.invalidateQueries({ queryKey: reportKey(door.session) });
    };
    const change = async (asked: Promise<Turn>) => {
      try {
        put(await asked);
      } catch (caught) {
        if (!(caught instanceof Problem) || caught.code !== "edit_conflict" || !caught.current) {
          throw caught;
        }
        const now = caught.current as Turn;
        put(now);
        const history = await replayApi.corrections(door).catch(() => []);
        throw new EditConflict(now, history.find((one) => isSame(one, now))?.by ?? "");
      }
    };
    const name = () => authorName(localStorage) || null;
    return {
      door,
      editing,
      edit,
      correct: ({ speaker, turn, version }, from, count, text) =>
        change(
          replayApi.correct(door, { speaker, turn, version, from, count, text, name: name() }),
        ),
      undo: ({ speaker, turn, version }) =>
        change(replayApi.undoCorrection(door, { speaker, turn, version, name: name() })),
    };
  }, [allowed, door, editing, queries]);
}

const isSame = (a: Pick<Turn, "speaker" | "turn">, b: Pick<Turn, "speaker" | "turn">) =>
  a.speaker === b.speaker && a.turn === b.turn;
