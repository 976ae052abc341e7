/**
 * Which files the page is built into. On a slow machine a file costs as much as some tens of
 * kilobytes of script more in another one, so a page is to be few files, and not each thing that
 * two share one:
 *
 * - `early`: what `main.tsx` starts with, and asks for the rest by;
 * - `frame`: what every page stands in, loaded at once with it;
 * - `opened`: what dialogs and menus are made of; `fields`: what is in few forms, and large;
 * - `quizzes`: what a quiz's questions are written with;
 * - `source`: what reads and writes scenarios as files;
 * - `shared`: what many parts need; `small`: icons, calls and states that some do; `writing`: what
 *   interviews and questions are written with;
 * - a file for each page, and for each dialog that is loaded when it is opened.
 */
import { fileURLToPath } from "node:url";

interface Modules {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const START = at("src/main.tsx");
const APP = at("src/app.tsx");
const DOCUMENT = at("index.html");
const SMALL =
  /@tabler|src.(api|state|components.account)|pages.scenarios.(Badges|choices|Workshop)/;
const OPENED =
  /@floating-ui|react-remove-scroll|use-sidecar|components.(DialogBox|account.use(ActFor|SignOut)|Menu|Popover|Tooltip|ModalBase|Modal|Drawer|Overlay|Portal|Table|ScrollArea(?!.utils))\b|utils.Floating/;
const FIELDS =
  /react-number-format|components.(NumberInput|Combobox(?!.(ComboboxChevron|Combobox.module|get-parsed))|Select|MultiSelect|Pill|PillsInput)\b|assignments.(AssignTo|Terms)/;
const WRITING =
  /src.pages.(scenarios|bank|assistants|quizzes)|src.components.editor.Editor|smol-toml|(TagsInput|Accordion|Collapse)/;
/** What many parts hold and few visits show; it would bring what it is made of to every page. */
const APART = /components.(attachments|moderation.ReportDialog|TagsInput)|pages.scenarios.form/;
/** What reads and writes scenarios as files. */
const SOURCE = /smol-toml|state.(bank|scenario-(form|source)|scoring)\b/;
/** What a quiz's questions are written with. */
const QUIZZES = /pages.(bank.(QuizFields|ChoicesField|DecimalField)|quizzes)|state.quiz-form/;
const RUNTIME = "\0rolldown/runtime.js";

/** What as many parts of the page share is no single part's any more. */
const MANY = 4;

/** The frame is an entry of its own: what it needs, and no more, is then known to the bundler. */
export const input = { index: DOCUMENT, app: APP };

/** A module comes without what it imports, which may belong elsewhere. */
const ALONE = { includeDependenciesRecursively: false };

export function groups() {
  let early: Set<string> | undefined;
  return [
    {
      name: (id: string, modules: Modules) => {
        // With what the document itself asks for: were that in the frame, all would wait for it.
        early ??= statically(modules, DOCUMENT);
        const isEntry = id === START || id === DOCUMENT;
        return (early.has(id) && !isEntry) || id === RUNTIME ? "early" : null;
      },
      priority: 5,
    },
    {
      name: "frame",
      tags: ["$initial" as const],
      test: (id: string) => ![START, APP, DOCUMENT].includes(id),
      priority: 4,
    },
    { name: "opened", test: OPENED, minShareCount: 2, ...ALONE, priority: 2 },
    { name: "quizzes", test: QUIZZES, minShareCount: 2, ...ALONE, priority: 2 },
    { name: "fields", test: FIELDS, minShareCount: 2, ...ALONE, priority: 2 },
    {
      name: "shared",
      test: (id: string) => !APART.test(id) && !SOURCE.test(id),
      minShareCount: MANY,
      ...ALONE,
      priority: 1,
    },
    { name: "source", test: SOURCE, minShareCount: 2, ...ALONE, priority: 1 },
    { name: "small", test: SMALL, minShareCount: 2, ...ALONE, priority: 0 },
    { name: "writing", test: WRITING, minShareCount: 2, ...ALONE, priority: 0 },
  ];
}

/** A module, and all that it imports before it runs. */
function statically(modules: Modules, id: string, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) {
    statically(modules, imported, found);
  }
  return found;
}
