import { useEffect, useRef, useState } from "react";
import { attachments } from "../../../api/attachments";
import { Problem } from "../../../api/problem";
import type { KeptAttachment } from "../../../api/types";
import { type Refusal, refusalOf } from "../../../state/attachments";

/** Why a file is not there. */
export type Failure =
  | { reason: Refusal | "failed" }
  /** In the server's words. */
  | { reason: "server"; problem: Problem };

export interface Upload {
  id: number;
  name: string;
  /** How much has gone, from 0 to 1. */
  share: number;
  failure?: Failure;
}

/** Files on their way up: one after the other, each with its progress or with why it did not go. */
export function useUploads(token: string, onKept: (kept: KeptAttachment, name: string) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const under = useRef(new Map<number, AbortController>());
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const last = useRef(0);
  // What is kept is put where the form is by then, not where it was when the file was chosen.
  const take = useRef(onKept);
  useEffect(() => {
    take.current = onKept;
  }, [onKept]);
  useEffect(() => {
    const running = under.current;
    return () => {
      for (const control of running.values()) control.abort();
    };
  }, []);

  const change = (id: number, change: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const remove = (id: number) => setUploads((all) => all.filter((one) => one.id !== id));

  const send = async (id: number, file: File, control: AbortController) => {
    if (control.signal.aborted) return;
    const onShare = (share: number) => change(id, { share });
    try {
      const kept = await attachments.putUp(file, token, onShare, control.signal);
      remove(id);
      take.current(kept, file.name);
    } catch (error) {
      if (control.signal.aborted) return;
      change(id, { failure: failureOf(error) });
    } finally {
      under.current.delete(id);
    }
  };
  const add = (files: readonly File[]) => {
    for (const file of files) {
      last.current += 1;
      const id = last.current;
      const reason = refusalOf(file);
      const upload: Upload = {
        id,
        name: file.name,
        share: 0,
        ...(reason && { failure: { reason } }),
      };
      setUploads((all) => [...all, upload]);
      if (reason) continue;
      const control = new AbortController();
      under.current.set(id, control);
      turn.current = turn.current.then(() => send(id, file, control));
    }
  };
  const drop = (id: number) => {
    under.current.get(id)?.abort();
    under.current.delete(id);
    remove(id);
  };
  return { uploads, add, drop };
}

function failureOf(error: unknown): Failure {
  const isTold = error instanceof Problem && ["invalid_field", "storage_full"].includes(error.code);
  return isTold ? { reason: "server", problem: error } : { reason: "failed" };
}
