/**
 * A place where a candidate's code runs and reaches nothing: a frame with an origin of its own
 * (`public/sandbox.html`) and a worker in it. It is stopped by taking the frame away.
 */
import type { RunOutcome, TaskRun, TaskTest } from "../api/types";
import { callsOf, type Message, parseMessage, type Runnable } from "./messages";
import { runtime } from "./runtimes";
import { hear, kept, nothingYet, type Trying } from "./verdict";

/** Code that runs longer is stopped. */
export const LONGEST_RUN_MS = 10_000;
/** A language that is not there by then will not come. */
const LONGEST_LOAD_MS = 90_000;

export type Phase = "loading" | "running";

export interface Try {
  language: Runnable;
  code: string;
  function: string | null;
  tests: readonly TaskTest[];
}

export class Sandbox {
  private frame: HTMLIFrameElement | undefined;
  private language: Runnable | undefined;
  private heard: (message: Message) => void = () => {};
  private end: (outcome: RunOutcome) => void = () => {};

  constructor(private readonly onPhase: (phase: Phase) => void) {
    addEventListener("message", this.receive);
  }

  /** Runs code and its tests; fails only when the language cannot be loaded. */
  async run(wanted: Try): Promise<TaskRun> {
    this.stop();
    this.onPhase("loading");
    await this.load(wanted.language);
    let trying: Trying = nothingYet;
    let started = performance.now();
    const outcome = await new Promise<RunOutcome>((resolve) => {
      let timer = setTimeout(() => this.end("timed_out"), LONGEST_RUN_MS);
      this.end = (how) => {
        clearTimeout(timer);
        // A Python that ended by itself is kept, for it takes seconds to load; the engine of
        // JavaScript does not.
        const mayStay = wanted.language === "python" && how === trying.outcome;
        if (!mayStay || how === "stopped") this.discard();
        resolve(how);
      };
      this.heard = (message) => {
        if (message.type === "started") {
          started = performance.now();
          clearTimeout(timer);
          timer = setTimeout(() => this.end("timed_out"), LONGEST_RUN_MS);
        }
        trying = hear(trying, message, wanted.tests);
        if (trying.outcome) this.end(trying.outcome);
      };
      this.onPhase("running");
      const { code, tests } = wanted;
      this.post({ job: { type: "run", code, function: wanted.function, tests: callsOf(tests) } });
    });
    this.heard = () => {};
    this.end = () => {};
    return kept(trying, outcome, performance.now() - started);
  }

  /** Stops what runs. */
  stop(): void {
    this.end("stopped");
  }

  close(): void {
    this.stop();
    this.discard();
    removeEventListener("message", this.receive);
  }

  private async load(language: Runnable): Promise<void> {
    if (this.frame && this.language === language) return;
    this.discard();
    const { script, files } = await runtime(language);
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.title = "";
    frame.hidden = true;
    frame.src = "/sandbox.html";
    this.frame = frame;
    this.language = language;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("timeout")), LONGEST_LOAD_MS);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.heard = () => {};
        this.end = () => {};
        act();
      };
      this.end = () => settle(() => reject(new Error("stopped")));
      this.heard = (message) => {
        if (message.type === "frame") this.post({ script, job: { type: "load", files } });
        if (message.type === "loaded") settle(resolve);
        if (message.type === "broken") settle(() => reject(new Error(message.error)));
      };
      document.body.append(frame);
    }).catch((error: unknown) => {
      this.discard();
      throw error;
    });
  }

  private post(message: unknown): void {
    // The frame's origin has no name that could be asked for here.
    this.frame?.contentWindow?.postMessage(message, "*");
  }

  private readonly receive = (event: MessageEvent) => {
    if (!this.frame || event.source !== this.frame.contentWindow) return;
    const message = parseMessage(event.data);
    if (message) this.heard(message);
  };

  private discard(): void {
    this.frame?.remove();
    this.frame = undefined;
    this.language = undefined;
  }
}
