import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../api/http";
import type { TaskLanguage } from "../../../api/types";
import { type OpenTask, textOf } from "../../../state/tasks";
import { type Keeping, TextKeeper } from "../../../state/text-keeper";

export interface TaskText {
  language: TaskLanguage;
  choose(language: TaskLanguage): void;
  text: string;
  write(text: string): void;
  keeping: Keeping;
  /** Sends what is not kept yet, before something is said that ends the question. */
  flush(): Promise<void>;
}

/** The texts of a task: what the server has, until the candidate writes. */
export function useTaskText(session: string, token: string, open: OpenTask): TaskText {
  const { questionId } = open;
  const [chosen, choose] = useState<TaskLanguage>();
  const [own, setOwn] = useState<Partial<Record<TaskLanguage, string>>>({});
  const [keeping, setKeeping] = useState<Keeping>("kept");
  const keeper = useRef<TextKeeper>(null);
  const language = chosen ?? open.language;

  useEffect(() => {
    const made = new TextKeeper(
      (of, text) => api.writeText(session, token, questionId, of, text),
      setKeeping,
    );
    keeper.current = made;
    return () => {
      // The last words of a question that is over are sent all the same.
      void made.flush().then(() => made.close());
    };
  }, [session, token, questionId]);

  const write = useCallback(
    (text: string) => {
      setOwn((texts) => ({ ...texts, [language]: text }));
      keeper.current?.write(language, text);
    },
    [language],
  );
  const flush = useCallback(() => keeper.current?.flush() ?? Promise.resolve(), []);
  return { language, choose, text: own[language] ?? textOf(open, language), write, keeping, flush };
}
