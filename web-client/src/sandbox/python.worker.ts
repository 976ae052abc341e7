/**
 * Runs Python: Pyodide, CPython inside of WebAssembly. Its files come from the page, since
 * nothing can be fetched here.
 */
import { loadPyodide, type PyodideAPI } from "pyodide";
import { info } from "pyodide/pyodide-lock.json";
import HARNESS from "./harness.py?raw";
import type { Job, Message } from "./messages";

/** WebAssembly pages of 64 KiB: Python raises MemoryError beyond 512 MiB. */
const MOST_PAGES = 8_192;

let python: Promise<(job: Extract<Job, { type: "run" }>) => void> | undefined;

addEventListener("message", ({ data }: MessageEvent<Job>) => {
  if (data.type === "load") {
    python = load(data.files);
    python.then(
      () => say({ type: "loaded" }),
      (error) => say({ type: "broken", error: String(error) }),
    );
  } else {
    void python?.then((run) => {
      say({ type: "started" });
      run(data);
    });
  }
});

async function load(files: Record<string, ArrayBuffer>) {
  boundMemory();
  giveFiles(files);
  const { asm } = files;
  const glue = URL.createObjectURL(new Blob([asm as ArrayBuffer], { type: "text/javascript" }));
  const { default: createPyodideModule } = await import(/* @vite-ignore */ glue);
  const options = {
    indexURL: "https://sandbox.invalid/",
    lockFileContents: { info, packages: {} },
    createPyodideModule,
    // What the candidate prints goes by the harness.
    stdout: () => {},
    stderr: () => {},
  };
  const pyodide: PyodideAPI = await loadPyodide(
    options as unknown as Parameters<typeof loadPyodide>[0],
  );
  pyodide.globals.set("say", (text: string) => postMessage(text));
  pyodide.runPython(HARNESS);
  const run = pyodide.globals.get("run");
  return (job: Extract<Job, { type: "run" }>) =>
    run(job.code, job.function, JSON.stringify(job.tests));
}

/** Pyodide fetches its files by name; here they are. */
function giveFiles(files: Record<string, ArrayBuffer>): void {
  const byName: Record<string, [ArrayBuffer | undefined, string]> = {
    "pyodide.asm.wasm": [files.wasm, "application/wasm"],
    "python_stdlib.zip": [files.stdlib, "application/zip"],
  };
  globalThis.fetch = async (url) => {
    const [bytes, type] = byName[String(url).split("/").at(-1) ?? ""] ?? [];
    if (!bytes || !type) throw new TypeError("There is no network in here.");
    return new Response(bytes, { headers: { "content-type": type } });
  };
}

function boundMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength / 65_536 + pages > MOST_PAGES) throw new RangeError("out of memory");
    return grow.call(this, pages);
  };
}

function say(message: Message): void {
  postMessage(JSON.stringify(message));
}
