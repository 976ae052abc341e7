import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { addCatalogue } from "./i18n";
import { en } from "./i18n/en";
import { fr } from "./i18n/fr";

afterEach(cleanup);

// A busy machine is slow to load what is loaded on demand.
configure({ asyncUtilTimeout: 10_000 });

// Tests render at once, in either language.
addCatalogue("en", en);
addCatalogue("fr", fr);

// What browsers have and jsdom has not: nothing is ever resized, no query matches, no font comes.
window.matchMedia ??= (media) =>
  ({
    media,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList;
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
if (!document.fonts) {
  Object.defineProperty(document, "fonts", { value: new EventTarget() });
}
