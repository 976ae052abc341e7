/** The real server: the release binary on a free port, with a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const READY_WITHIN_MS = 30_000;

export interface Server {
  url: string;
  stop(): Promise<void>;
}

/** The browsers of the tests make the machine busy, which would close the server's door. */
const UNHURRIED = { VIVAVOCE_ADMISSION_BUSY: "100", VIVAVOCE_ADMISSION_LATENESS_MS: "60000" };

/** `VIVAVOCE_URL` names a server that already runs; else one is started with `environment`. */
export async function startServer(environment: Record<string, string> = {}): Promise<Server> {
  if (process.env.VIVAVOCE_URL) {
    return { url: process.env.VIVAVOCE_URL, stop: async () => undefined };
  }
  const binary = binaryPath();
  const data = mkdtempSync(join(tmpdir(), "vivavoce-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log: string[] = [];
  const child = spawn(binary, ["serve", "--listen", `127.0.0.1:${port}`, "--data", data], {
    env: { ...process.env, ...UNHURRIED, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (part) => log.push(String(part)));
  child.stderr.on("data", (part) => log.push(String(part)));
  const stop = async () => {
    await ended(child);
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
  } catch (error) {
    await stop();
    throw new Error(`the server did not get ready: ${error}\n${log.join("")}`);
  }
  return { url, stop };
}

function binaryPath(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  const binary = process.env.VIVAVOCE_BIN ?? join(target, "release/vivavoce");
  if (!existsSync(binary)) {
    throw new Error(`no server at ${binary}: build it with "make build", or set VIVAVOCE_BIN`);
  }
  return binary;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`no answer within ${READY_WITHIN_MS} ms`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resume) => child.once("exit", resume));
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await exit;
  clearTimeout(killer);
}

function freePort(): Promise<number> {
  return new Promise((resume, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resume(address.port);
        else reject(new Error("no port"));
      });
    });
  });
}
