import { useEffect, useState } from "react";
import type { Command, Language } from "../../api/types";
import { BrowserSpeech, browserHears } from "../../rtc/browser-speech";

interface BrowserSpeechUse {
  on: boolean;
  language: Language;
  /** The interviewer speaks: its voice must not be taken for the candidate's. */
  speaking: boolean;
  send(command: Command): Promise<boolean>;
}

const LOCALES = { fr: "fr-FR", en: "en-US" } as const;

/** Sends the words that the browser recognised; true when it refuses to. */
export function useBrowserSpeech({ on, language, speaking, send }: BrowserSpeechUse): boolean {
  const [refused, setRefused] = useState(false);
  const [speech, setSpeech] = useState<BrowserSpeech>();
  useEffect(() => {
    if (!on) return undefined;
    if (!browserHears()) {
      setRefused(true);
      return undefined;
    }
    const fresh = new BrowserSpeech({
      locale: LOCALES[language],
      onWords: (text, final) => void send({ command: "heard", text, final }),
      onRefused: () => setRefused(true),
    });
    setSpeech(fresh);
    return () => fresh.close();
  }, [on, language, send]);
  useEffect(() => speech?.listen(!speaking), [speech, speaking]);
  return refused;
}
