/** Mantine's stylesheets: one for each of its parts that the page uses, in Mantine's order. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const MANTINE = "node_modules/@mantine/core";
const read = (path: string) => readFileSync(path, "utf8");

/** The sheets that belong to no part. */
const GLOBAL = ["baseline", "default-css-variables", "global"];

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

/** What the page takes from Mantine by name. */
function taken(): Set<string> {
  const names = files("src")
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) => [...read(path).matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)])
    .flatMap(([, list = ""]) => list.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
  return new Set(names);
}

/** The parts whose classes those use, and whatever they are made of. */
function parts(names: Set<string>): Set<string> {
  const exported = new Map<string, string>();
  for (const [, list = "", path = ""] of read(`${MANTINE}/esm/index.mjs`).matchAll(
    /import \{([^}]*)\} from "(\.[^"]+)"/g,
  )) {
    for (const name of list.split(",")) exported.set(name.trim(), path);
  }
  const seen = new Set<string>();
  const follow = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, next = ""] of read(path).matchAll(/from "(\.[^"]+)"/g)) {
      follow(resolve(dirname(path), next));
    }
  };
  for (const name of names) {
    const path = exported.get(name);
    expect(path, name).toBeDefined();
    if (path) follow(resolve(MANTINE, "esm", path));
  }
  const named = [...seen].filter((path) => path.endsWith(".module.mjs"));
  return new Set(named.map((path) => basename(path, ".module.mjs")));
}

it("has the styles of what it uses and of nothing else, in Mantine's order", () => {
  const listed = [...read("src/theme/mantine.css").matchAll(/styles\/([\w-]+)\.css/g)].map(
    ([, name = ""]) => name,
  );
  const whole = read(`${MANTINE}/styles.css`);
  const used = [...GLOBAL, ...parts(taken())]
    .filter((name) => existsSync(`${MANTINE}/styles/${name}.css`))
    .map((name) => ({ name, at: whole.indexOf(read(`${MANTINE}/styles/${name}.css`).trim()) }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
  expect(listed).toEqual(used);
});
