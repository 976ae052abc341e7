import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../api/http";
import type { Task, TaskLanguage, TaskRun } from "../../../api/types";
import type { Runnable } from "../../../sandbox/messages";
import type { Phase, Sandbox } from "../../../sandbox/sandbox";

export interface Tries {
  phase: Phase | undefined;
  /** The last try on this page, by language. */
  last: Partial<Record<TaskLanguage, TaskRun>>;
  problem: "not_loaded" | "not_kept" | undefined;
  run(language: Runnable, code: string): Promise<void>;
  stop(): void;
}

/** Runs what was written in a sandbox, which is made when something is first run. */
export function useTries(session: string, token: string, questionId: string, task: Task): Tries {
  const sandbox = useRef<Sandbox>(null);
  const [phase, setPhase] = useState<Phase>();
  const [last, setLast] = useState<Tries["last"]>({});
  const [problem, setProblem] = useState<Tries["problem"]>();

  useEffect(() => () => sandbox.current?.close(), []);

  const run = useCallback(
    async (language: Runnable, code: string) => {
      setProblem(undefined);
      setPhase("loading");
      let result: TaskRun;
      try {
        const { Sandbox } = await import("../../../sandbox/sandbox");
        sandbox.current ??= new Sandbox(setPhase);
        const { function: called, tests } = task;
        result = await sandbox.current.run({ language, code, function: called, tests });
      } catch {
        setPhase(undefined);
        setProblem("not_loaded");
        return;
      }
      setPhase(undefined);
      setLast((tries) => ({ ...tries, [language]: result }));
      await api
        .keepRun(session, token, questionId, language, result)
        .catch(() => setProblem("not_kept"));
    },
    [session, token, questionId, task],
  );
  const stop = useCallback(() => sandbox.current?.stop(), []);
  return { phase, last, problem, run, stop };
}
