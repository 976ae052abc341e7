import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Marks, SourceCheck, WrittenDetail } from "../../api/types";
import { workshop } from "../../api/workshop";

/** What is wrong is asked for when nothing was written for this long. */
const QUIET_MS = 600;

/** A scenario being written: its text, what is wrong with it, and what can be done with it. */
export function useScenario(id: string, loaded: WrittenDetail, token: string) {
  const queries = useQueryClient();
  const [kept, setKept] = useState(loaded);
  const [source, setSource] = useState(loaded.source);
  const [check, setCheck] = useState<SourceCheck>(loaded.check);
  const dirty = source !== kept.source;
  const revision = kept.scenario?.revision ?? 0;

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

  const take = (next: WrittenDetail) => {
    setKept(next);
    setSource(next.source);
    setCheck(next.check);
    // Who comes back to this page finds it as it is now.
    queries.setQueryData(["written", id, token], next);
    void queries.invalidateQueries({ queryKey: ["written"], exact: false, refetchType: "none" });
    void queries.invalidateQueries({ queryKey: ["scenarios"] });
  };
  const saved = async () =>
    dirty ? workshop.save(id, source, revision, token) : Promise.resolve(kept);
  const revisionOf = (detail: WrittenDetail) => detail.scenario?.revision ?? 0;

  const save = useMutation({ mutationFn: saved, onSuccess: take });
  const publish = useMutation({
    mutationFn: async (note: string) => {
      const now = await saved();
      take(now);
      return workshop.publish(id, note, revisionOf(now), token);
    },
    onSuccess: take,
  });
  const confirm = useMutation({
    mutationFn: async (marks: Marks) => {
      const now = await saved();
      return workshop.confirm(id, marks, revisionOf(now), token);
    },
    onSuccess: take,
  });
  const archive = useMutation({
    mutationFn: (archived: boolean) => workshop.archive(id, archived, token),
    onSuccess: (next) => {
      // What is written and not saved stays.
      setKept((before) => ({ ...before, scenario: next.scenario }));
      queries.setQueryData(["written", id, token], next);
    },
  });
  return { kept, source, setSource, check, dirty, save, publish, confirm, archive };
}
