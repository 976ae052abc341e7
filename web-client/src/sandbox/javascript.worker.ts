/**
 * Runs JavaScript in QuickJS, an engine of its own inside of WebAssembly: no `eval` of this
 * worker's, no global of it, its own memory limit, and a clock that interrupts it.
 */
import quickjs from "@jitl/quickjs-wasmfile-release-sync";
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from "quickjs-emscripten-core";
import type { Job, Message } from "./messages";

const MEMORY_BYTES = 64 * 1024 * 1024;
/** More than the browser's own stack has room for: that ends the run where recursion does not end. */
const STACK_BYTES = 256 * 1024;
/** Promises that are settled after the code has run. */
const MOST_JOBS = 1_000;

/** Taken before the candidate's code can change what they mean. */
const CALL = `(() => {
  const { stringify, parse } = JSON;
  const plain = (key, value) => {
    if (value instanceof Map) return Object.fromEntries(value);
    if (value instanceof Set) return [...value];
    if (typeof value === "bigint" || (typeof value === "number" && !isFinite(value))) return String(value);
    return value;
  };
  return (call, json) => {
    const value = call(...parse(json));
    return stringify(value === undefined ? null : value, plain);
  };
})()`;
const SHOW = `(() => {
  const { stringify } = JSON;
  return (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "function" || typeof value !== "object" || value === null) return String(value);
    if (value instanceof Error) return String(value);
    try { return stringify(value); } catch { return String(value); }
  };
})()`;

let engine: Promise<QuickJSWASMModule> | undefined;

addEventListener("message", ({ data }: MessageEvent<Job>) => {
  if (data.type === "load") {
    const wasmBinary = data.files.engine as ArrayBuffer;
    engine = newQuickJSWASMModuleFromVariant(
      newVariant(quickjs, { wasmBinary, locateFile: (name) => name }),
    );
    engine.then(
      () => say({ type: "loaded" }),
      (error) => say({ type: "broken", error: String(error) }),
    );
  } else {
    void engine?.then((quick) => run(quick, data));
  }
});

function run(quick: QuickJSWASMModule, job: Extract<Job, { type: "run" }>): void {
  say({ type: "started" });
  let error: string | undefined;
  try {
    // Nothing is tidied up: the worker is thrown away, whatever the code left of the engine.
    const runtime = quick.newRuntime();
    runtime.setMemoryLimit(MEMORY_BYTES);
    runtime.setMaxStackSize(STACK_BYTES);
    error = attempt(runtime.newContext(), job);
  } catch (failure) {
    error = String(failure);
  }
  say(error === undefined ? { type: "done" } : { type: "done", error });
}

/** The error that ended it before its tests, if any. */
function attempt(context: QuickJSContext, job: Extract<Job, { type: "run" }>): string | undefined {
  const evaluate = (code: string) => context.unwrapResult(context.evalCode(code));
  const call = evaluate(CALL);
  giveConsole(context, evaluate(SHOW));
  const loaded = context.evalCode(job.code, "answer.js");
  if (loaded.error) return explain(context, loaded.error);
  context.runtime.executePendingJobs(MOST_JOBS);
  if (!job.function || job.tests.length === 0) return undefined;
  const called = evaluate(`typeof ${job.function} === "function" ? ${job.function} : undefined`);
  if (context.typeof(called) !== "function")
    return `ReferenceError: there is no function ${job.function}`;
  for (const { name, arguments: json } of job.tests) {
    const text = context.newString(json);
    const result = context.callFunction(call, context.undefined, called, text);
    if (result.error) {
      say({ type: "test", name, error: explain(context, result.error) });
    } else {
      say({ type: "test", name, value: context.getString(result.value) });
    }
  }
  return undefined;
}

function giveConsole(context: QuickJSContext, show: QuickJSHandle): void {
  const print = context.newFunction("log", (...values) => {
    const texts = values.map((value) => {
      const shown = context.callFunction(show, context.undefined, value);
      const text = shown.error ? "…" : context.getString(shown.value);
      return text;
    });
    say({ type: "output", text: `${texts.join(" ")}\n` });
  });
  const console = context.newObject();
  for (const name of ["log", "info", "warn", "error", "debug"])
    context.setProp(console, name, print);
  context.setProp(context.global, "console", console);
}

function explain(context: QuickJSContext, error: QuickJSHandle): string {
  const { name, message, stack } = context.dump(error) as Record<string, unknown>;
  const line = /answer\.js:(\d+)/.exec(String(stack ?? ""))?.[1];
  const what = name === undefined ? String(message ?? "error") : `${name}: ${message}`;
  return line ? `${what} (line ${line})` : what;
}

function say(message: Message): void {
  postMessage(JSON.stringify(message));
}
