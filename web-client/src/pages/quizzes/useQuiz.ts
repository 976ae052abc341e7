import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../../api/problem";
import { quizSources } from "../../api/quizzes";
import type { SourceProblem, WrittenQuiz } from "../../api/types";
import { problemsOf } from "../../state/quiz-form";

/** What is wrong is asked for when nothing was written for this long. */
const QUIET_MS = 600;
/** What is sound is saved when nothing was written for this long after that. */
const SAVE_AFTER_MS = 1_200;

/** A quiz as the server has it. */
interface Kept {
  source: string;
  revision: string;
}

/** What the server found wrong with a text. */
interface Check {
  source: string;
  problems: SourceProblem[];
}

/** A quiz being written: its text, what is wrong with it, and what the server has of it. */
export function useQuiz(id: string, loaded: WrittenQuiz, token: string) {
  const queries = useQueryClient();
  const [source, setSource] = useState(loaded.source);
  const [kept, setKept] = useState<Kept>(loaded);
  const [check, setCheck] = useState<Check>({ source: loaded.source, problems: [] });
  const [unchecked, setUnchecked] = useState<unknown>();
  const [theirs, setTheirs] = useState<Kept>();
  // Somebody who is leaving waits for it.
  const [hurried, setHurried] = useState(false);
  const dirty = source !== kept.source;
  const isChecked = check.source === source;

  // Validation as one types, by the server's own rules. What is kept is sound.
  useEffect(() => {
    if (isChecked || unchecked) return undefined;
    if (!dirty) {
      setCheck({ source, problems: [] });
      return undefined;
    }
    const control = new AbortController();
    const look = async () => {
      try {
        const found = await quizSources.check(source, token, control.signal);
        if (!control.signal.aborted) setCheck({ source, problems: problemsOf(found) });
      } catch (failure) {
        if (!control.signal.aborted) setUnchecked(failure);
      }
    };
    const timer = setTimeout(() => void look(), hurried ? 0 : QUIET_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [source, dirty, isChecked, unchecked, hurried, token]);

  const save = useMutation({
    mutationFn: (next: Kept) => quizSources.save(id, next.source, next.revision, token),
    onSuccess: (answer, sent) => {
      // The server tidies the texts; what stands in the fields stays, and means the same.
      setKept({ source: sent.source, revision: answer.revision });
      queries.setQueryData(["quiz-source", id, token], answer);
      void queries.invalidateQueries({ queryKey: ["quizzes"] });
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "edit_conflict") {
        setTheirs(error.current as Kept);
      }
    },
  });

  // Saving by itself; what could not be saved is not tried again before something else is written.
  const { mutate, isPending, reset } = save;
  const failed = save.isError && save.variables.source === source;
  const sound = isChecked && check.problems.length === 0;
  const waits = loaded.editable && dirty && sound && !isPending && !failed && !theirs;
  useEffect(() => {
    if (!waits) return undefined;
    const next = { source, revision: kept.revision };
    const timer = setTimeout(() => mutate(next), hurried ? 0 : SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [waits, source, kept.revision, hurried, mutate]);

  const write = (next: string) => {
    setUnchecked(undefined);
    setSource(next);
  };
  /** Goes on from what somebody else has saved. */
  const rebase = () => {
    if (!theirs) return;
    setKept(theirs);
    setTheirs(undefined);
    reset();
  };
  const retry = () => {
    setUnchecked(undefined);
    reset();
  };
  return {
    source,
    write,
    problems: check.problems,
    dirty,
    /** Nothing happens before somebody does something. */
    stuck: dirty && (theirs !== undefined || (isChecked && !sound) || failed || !!unchecked),
    saving: isPending,
    failure: (failed ? save.error : undefined) ?? unchecked,
    theirs,
    rebase,
    retry,
    setHurried,
  };
}
