import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../api/http";
import { Problem } from "../../api/problem";
import type { Attempt, Marked, QuizAnswer, QuizQuestion } from "../../api/types";
import { type KeptAttempt, KeptAttempts } from "../../state/kept-attempts";
import { nextQuestion, withMark } from "../../state/quiz";

/** Where the person is. Times are those of `performance.now()`. */
export type Place =
  | { at: "loading" }
  | { at: "intro" }
  | { at: "question"; question: QuizQuestion; endsAt: number | undefined }
  | { at: "marked"; question: QuizQuestion; mark: Marked }
  | { at: "over" };

export interface Taking {
  place: Place;
  attempt: Attempt | undefined;
  /** When the whole quiz ends. */
  endsAt: number | undefined;
  pending: boolean;
  error: unknown;
  start(accessToken: string | undefined): Promise<void>;
  answer(answer: QuizAnswer | null): Promise<void>;
  next(): Promise<void>;
  finish(): Promise<void>;
  again(): void;
}

/** One attempt at a quiz: begun, taken up again after a reload, answered, finished. */
export function useAttempt(quiz: string): Taking {
  const [place, setPlace] = useState<Place>(() =>
    kept().get(quiz) ? { at: "loading" } : { at: "intro" },
  );
  const [attempt, setAttempt] = useState<Attempt>();
  const [endsAt, setEndsAt] = useState<number>();
  const [error, setError] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const busy = useRef(false);

  /** One thing at a time: a second click or the clock's end changes nothing meanwhile. */
  const once = useCallback(async (work: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    setPending(true);
    setError(undefined);
    try {
      await work();
    } catch (caught) {
      setError(caught);
    } finally {
      busy.current = false;
      setPending(false);
    }
  }, []);

  /** Shows what comes next in an attempt as it stands. */
  const goOn = useCallback(async (key: KeptAttempt, standing: Attempt) => {
    let now = standing;
    let question = nextQuestion(now);
    if (now.state === "open" && !question) {
      now = await api.finishAttempt(key.id, key.token);
    } else if (now.state === "open" && question) {
      try {
        const opened = await api.openQuestion(key.id, key.token, question.id);
        setAttempt(now);
        setPlace({ at: "question", question, endsAt: later(opened.time_left_ms) });
        return;
      } catch (caught) {
        if (!isOver(caught)) throw caught;
        now = await api.attempt(key.id, key.token);
        question = undefined;
      }
    }
    setAttempt(now);
    setPlace({ at: "over" });
  }, []);

  const load = useCallback(
    async (key: KeptAttempt) => {
      const standing = await api.attempt(key.id, key.token);
      setEndsAt(later(standing.time_left_ms));
      await goOn(key, standing);
    },
    [goOn],
  );

  useEffect(() => {
    const key = kept().get(quiz);
    if (!key) return;
    void once(async () => {
      try {
        await load(key);
      } catch (caught) {
        if (!(caught instanceof Problem && (caught.gone || caught.unauthorized))) throw caught;
        // It is there no more: another one can be begun.
        kept().forget(quiz);
        setPlace({ at: "intro" });
      }
    });
  }, [quiz, once, load]);

  const start = (accessToken: string | undefined) =>
    once(async () => {
      const begun = await api.beginAttempt(quiz, accessToken);
      const key = { id: begun.id, token: begun.attempt_token, startedAt: begun.started_at };
      kept().put(quiz, key);
      await load(key);
    });

  const answer = (given: QuizAnswer | null) =>
    once(async () => {
      const key = kept().get(quiz);
      if (!key || place.at !== "question" || !attempt) return;
      const { question } = place;
      let mark: Marked;
      try {
        mark = await api.answerQuestion(key.id, key.token, question.id, given).catch((caught) => {
          // The question's own time is up: what is left is to see its solution.
          if (!(caught instanceof Problem && caught.code === "time_is_up")) throw caught;
          return api.answerQuestion(key.id, key.token, question.id, null);
        });
      } catch (caught) {
        if (!isOver(caught) && !isAnswered(caught)) throw caught;
        return load(key);
      }
      setAttempt(withMark(attempt, mark));
      setPlace({ at: "marked", question, mark });
    });

  const next = () =>
    once(async () => {
      const key = kept().get(quiz);
      if (key && attempt) await goOn(key, attempt);
    });

  const finish = () =>
    once(async () => {
      const key = kept().get(quiz);
      if (!key) return;
      setAttempt(await api.finishAttempt(key.id, key.token));
      setPlace({ at: "over" });
    });

  const again = () => {
    kept().forget(quiz);
    setAttempt(undefined);
    setEndsAt(undefined);
    setError(undefined);
    setPlace({ at: "intro" });
  };

  return { place, attempt, endsAt, pending, error, start, answer, next, finish, again };
}

function kept(): KeptAttempts {
  return new KeptAttempts(localStorage);
}

function later(leftMs: number | null): number | undefined {
  return leftMs === null ? undefined : performance.now() + leftMs;
}

function isOver(caught: unknown): boolean {
  return caught instanceof Problem && ["time_is_up", "attempt_over"].includes(caught.code);
}

/** Answered in another tab. */
function isAnswered(caught: unknown): boolean {
  return caught instanceof Problem && caught.code === "already_answered";
}
