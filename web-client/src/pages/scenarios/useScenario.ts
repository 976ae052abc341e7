import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Marks, SourceCheck, WrittenDetail } from "../../api/types";
import { workshop } from "../../api/workshop";
import { both, draftedIn, NOTHING } from "../../state/drafted";

/** What is wrong is asked for when nothing was written for this long. */
const QUIET_MS = 600;
/** What is written is saved when nothing was written for this long. */
const SAVE_AFTER_MS = 2_500;

/** A scenario being written: its text, what is wrong with it, and what can be done with it. */
export function useScenario(id: string, loaded: WrittenDetail, token: string) {
  const queries = useQueryClient();
  const [kept, setKept] = useState(loaded);
  const [source, setSource] = useState(loaded.source);
  const [check, setCheck] = useState<SourceCheck>(loaded.check);
  const dirty = source !== kept.source;

  // Validation as one types, by the server's own rules.
  useEffect(() => {
    if (source === kept.source) {
      setCheck(kept.check);
      return undefined;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      workshop
        .check(source, kept.scenario ? id : undefined, token, control.signal)
        .then(setCheck)
        // The next change asks again, and saving tells what is wrong.
        .catch(() => undefined);
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [source, kept, id, token]);

  const unsaved = useRef(dirty);
  useEffect(() => {
    unsaved.current = dirty;
  }, [dirty]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => unsaved.current && event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  // What the server has, whoever of the below asked last.
  const latest = useRef(loaded);
  const writing = useRef<Promise<unknown>>(Promise.resolve());
  const take = (next: WrittenDetail, sent: string) => {
    latest.current = next;
    setKept(next);
    // What was written meanwhile stays, and is saved next.
    setSource((now) => (now === sent ? next.source : now));
    setCheck(next.check);
    // Who comes back to this page finds it as it is now.
    queries.setQueryData(["written", id, token], next);
    void queries.invalidateQueries({ queryKey: ["written"], exact: false, refetchType: "none" });
    void queries.invalidateQueries({ queryKey: ["scenarios"] });
    return next;
  };
  // What a model has put in since the last save, and how the text is by now.
  const drafted = useRef(NOTHING);
  const typed = useRef(source);
  useEffect(() => {
    typed.current = source;
  }, [source]);
  /** The marks of what this draft changes stay when it is saved: nobody has looked at it. */
  const noteDraft = (next: string) => {
    drafted.current = both(drafted.current, draftedIn(source, next));
  };
  const sent = async (text: string) => {
    const answer = await workshop.save(id, text, drafted.current, revision(), token);
    // A draft that came meanwhile goes with the next one.
    if (typed.current === text) drafted.current = NOTHING;
    return take(answer, text);
  };
  const revision = () => latest.current.scenario?.revision ?? 0;
  /** One after the other: each needs the revision that the one before has made. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = writing.current.then(act);
    writing.current = turn.catch(() => undefined);
    return turn;
  };
  const written = async (text: string) =>
    text === latest.current.source ? latest.current : sent(text);

  const save = useMutation({
    mutationFn: (sent: string) => inTurn(() => written(sent)),
  });
  const publish = useMutation({
    mutationFn: (note: string) =>
      inTurn(async () => {
        const { source: sent } = await written(source);
        return take(await workshop.publish(id, note, revision(), token), sent);
      }),
  });
  const confirm = useMutation({
    mutationFn: (marks: Marks) =>
      inTurn(async () => {
        const { source: sent } = await written(source);
        return take(await workshop.confirm(id, marks, revision(), token), sent);
      }),
  });
  const archive = useMutation({
    mutationFn: (archived: boolean) =>
      inTurn(async () => {
        const next = await workshop.archive(id, archived, token);
        // What is written and not saved stays.
        latest.current = { ...latest.current, scenario: next.scenario };
        setKept(latest.current);
        queries.setQueryData(["written", id, token], next);
      }),
  });

  // Saving by itself; what could not be saved is not tried again before something else is written.
  const { mutate, isPending } = save;
  const failed = save.isError ? save.variables : undefined;
  const isOwn = kept.scenario !== null;
  useEffect(() => {
    if (!isOwn || !dirty || isPending || failed === source) return undefined;
    const timer = setTimeout(() => mutate(source), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isOwn, dirty, isPending, failed, source, mutate]);
  return { kept, source, setSource, noteDraft, check, dirty, save, publish, confirm, archive };
}
