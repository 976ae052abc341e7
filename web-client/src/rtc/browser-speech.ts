/**
 * The browser's own speech recognition, where the server cannot hear the
 * language. In most browsers the audio goes to the browser's vendor, so it
 * starts only after the candidate agreed.
 */

export interface BrowserSpeechOptions {
  /** BCP 47, as `fr-FR`. */
  locale: string;
  onWords(text: string, final: boolean): void;
  onRefused(): void;
}

/** Guesses are sent at most this often; final words always. */
const GUESS_EVERY_MS = 350;

function constructorOf(): (new () => SpeechRecognition) | undefined {
  const scope = globalThis as typeof globalThis & {
    SpeechRecognition?: new () => SpeechRecognition;
    webkitSpeechRecognition?: new () => SpeechRecognition;
  };
  return scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
}

export function browserHears(): boolean {
  return constructorOf() !== undefined;
}

export class BrowserSpeech {
  private readonly recognition: SpeechRecognition;
  private wanted = false;
  private running = false;
  private lastGuessAt = 0;

  constructor(private readonly options: BrowserSpeechOptions) {
    const Recognition = constructorOf();
    if (!Recognition) throw new Error("ask browserHears() first");
    const recognition = new Recognition();
    recognition.lang = options.locale;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.onstart = () => {
      this.running = true;
    };
    recognition.onresult = (event) => this.heard(event);
    recognition.onerror = (event) => {
      if (event.error === "not-allowed" || event.error === "service-not-allowed") {
        this.wanted = false;
        options.onRefused();
      }
    };
    // It ends by itself after a silence or an hour: it starts again while wanted.
    recognition.onend = () => {
      this.running = false;
      if (this.wanted) setTimeout(() => this.start(), 250);
    };
    this.recognition = recognition;
  }

  /** Listens, or not: not while the interviewer speaks, whose voice it would take for the candidate's. */
  listen(on: boolean): void {
    this.wanted = on;
    if (on) this.start();
    else if (this.running) this.recognition.stop();
  }

  close(): void {
    this.wanted = false;
    this.recognition.abort();
  }

  private start(): void {
    if (!this.wanted || this.running) return;
    try {
      this.recognition.start();
    } catch {
      // Already starting: `onstart` will say so.
    }
  }

  private heard(event: SpeechRecognitionEvent): void {
    let guess = "";
    for (let at = event.resultIndex; at < event.results.length; at += 1) {
      const result = event.results[at];
      const text = result?.[0]?.transcript.trim();
      if (!result || !text) continue;
      if (result.isFinal) this.options.onWords(text, true);
      else guess = guess ? `${guess} ${text}` : text;
    }
    const now = performance.now();
    if (guess && now - this.lastGuessAt >= GUESS_EVERY_MS) {
      this.lastGuessAt = now;
      this.options.onWords(guess, false);
    }
  }
}
