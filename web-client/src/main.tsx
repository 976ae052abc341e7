/**
 * What starts the page, and little of it: whatever can be asked for before the rest is there is
 * asked for here, all at once.
 */
import "@fontsource-variable/atkinson-hyperlegible-next";
import "@fontsource-variable/bricolage-grotesque";
import "./theme/mantine.css";
import "./theme/global.css";
import { askAhead } from "./api/http";
import { firstLanguage, loadCatalogue } from "./i18n/catalogues";
import { followNewVersions, keepFiles } from "./installed";
import { pageAt } from "./pages/addresses";
import { account } from "./state/signed-in";

/** So long the first sight of the page waits to hear whose page it is. */
const A_MOMENT_MS = 200;

followNewVersions();
keepFiles();

const language = firstLanguage();
const app = import("./app");
const texts = loadCatalogue(language);
const answered = account.start();
const signedIn = account.state().status !== "guest";
const page = pageAt(location.pathname, signedIn);
// The router asks for it again, and says so when it does not come.
page?.load().catch(() => undefined);
page?.asks.forEach((url) => {
  askAhead(url);
});
askAhead("/api/instance", { guest: true });

const { show } = await app;
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const [spoken] = await Promise.all([texts, soon(answered)]);
await show(root, language, spoken);

/** Until it is there, and no longer than a moment: without it the page is shown twice. */
function soon(wanted: Promise<unknown>): Promise<unknown> {
  return Promise.race([wanted, new Promise((resolve) => setTimeout(resolve, A_MOMENT_MS))]);
}
