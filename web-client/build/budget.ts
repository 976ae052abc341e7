/**
 * Fails the build when what a browser loads before it shows a page grows past what was allowed
 * for. Bytes stand for time: whatever the network, a slow CPU parses all of it before it shows
 * anything (`npm run bench:pages` measures the time).
 */
import { fileURLToPath } from "node:url";
import type { Plugin, Rolldown } from "vite";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What is loaded for every page: that which starts it, its frame, and the longer catalogue. */
const ALWAYS = ["index.html", "src/app.tsx", "src/i18n/fr.ts"];

/** Kilobytes as they are parsed, not as they are sent: scripts, and styles. */
const BUDGETS = [
  { page: "src/pages/sign-in/LoginPage.tsx", scripts: 905, styles: 195 },
  { page: "src/pages/practise/PractisePage.tsx", scripts: 915, styles: 200 },
  { page: "src/pages/scenarios/ScenariosPage.tsx", scripts: 925, styles: 195 },
  { page: "src/pages/home/Home.tsx", scripts: 930, styles: 200 },
  { page: "src/pages/organisations/OrganisationPage.tsx", scripts: 860, styles: 195 },
  { page: "src/pages/scenarios/ScenarioPage.tsx", scripts: 1185, styles: 200 },
];

export function budget(): Plugin {
  return {
    name: "vivavoce:budget",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const { page, scripts, styles } of BUDGETS) {
          const loaded = graph(bundle, [...ALWAYS, page]);
          const code = sum([...loaded].map((chunk) => chunk.code));
          const sheets = new Set([...loaded].flatMap((chunk) => cssOf(chunk)));
          const css = sum([...sheets].map((name) => sourceOf(bundle, name)));
          if (code > scripts || css > styles) {
            this.error(
              `${page} is shown after ${code} kB of scripts and ${css} kB of styles; ` +
                `${scripts} and ${styles} are allowed (build/budget.ts). Load what it does not ` +
                "show at first when it is wanted (components/onDemand.tsx).",
            );
          }
        }
      },
    },
  };
}

/** The files of these modules, and all that those import before they run. */
function graph(bundle: Rolldown.OutputBundle, modules: string[]): Set<Rolldown.OutputChunk> {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const found = new Set<Rolldown.OutputChunk>();
  const add = (chunk: Rolldown.OutputChunk) => {
    if (found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) {
      const imported = chunks.find((one) => one.fileName === name);
      if (imported) add(imported);
    }
  };
  for (const path of modules) {
    const chunk = chunks.find((one) => one.moduleIds.includes(at(path)));
    if (!chunk) throw new Error(`${path} is in no file of the build`);
    add(chunk);
  }
  return found;
}

function cssOf(chunk: Rolldown.OutputChunk): string[] {
  return [...(chunk.viteMetadata?.importedCss ?? [])];
}

function sourceOf(bundle: Rolldown.OutputBundle, name: string): string | Uint8Array {
  const file = bundle[name];
  return file?.type === "asset" ? file.source : "";
}

/** Kilobytes of them together. */
function sum(texts: (string | Uint8Array)[]): number {
  return Math.round(texts.reduce((bytes, text) => bytes + Buffer.from(text).length, 0) / 1_000);
}
