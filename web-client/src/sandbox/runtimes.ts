/** The files that a language needs, fetched when it is first run: from this server, never another. */
import quickjs from "@jitl/quickjs-wasmfile-release-sync/wasm?url";
import asm from "pyodide/pyodide.asm.mjs?url";
import wasm from "pyodide/pyodide.asm.wasm?url";
import stdlib from "pyodide/python_stdlib.zip?url";
import javascript from "./javascript.worker.ts?worker&url";
import type { Runnable } from "./messages";
import python from "./python.worker.ts?worker&url";

const RUNTIMES: Record<Runnable, { script: string; files: Record<string, string> }> = {
  javascript: { script: javascript, files: { engine: quickjs } },
  python: { script: python, files: { asm, wasm, stdlib } },
};

export interface Runtime {
  script: string;
  files: Record<string, ArrayBuffer>;
}

const loaded = new Map<Runnable, Promise<Runtime>>();

export function runtime(language: Runnable): Promise<Runtime> {
  const known = loaded.get(language);
  if (known) return known;
  const fetched = fetchAll(language);
  loaded.set(language, fetched);
  // What could not be fetched is fetched again.
  fetched.catch(() => loaded.delete(language));
  return fetched;
}

async function fetchAll(language: Runnable): Promise<Runtime> {
  const { script, files } = RUNTIMES[language];
  const entries = Object.entries(files).map(
    async ([name, url]) => [name, await (await get(url)).arrayBuffer()] as const,
  );
  const [text, ...pairs] = await Promise.all([
    get(script).then((answer) => answer.text()),
    ...entries,
  ]);
  return { script: text, files: Object.fromEntries(pairs) };
}

async function get(url: string): Promise<Response> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}
