/** The page as something that is installed, and that outlives a new version of its server. */

const RELOADED = "vivavoce.reloaded";
/** A reload that did not help is not tried again so soon. */
const ONCE_IN_MS = 60_000;

/** Keeps the page's files for the next visit (`public/sw.js`). Not while one works on them. */
export function keepFiles(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  window.addEventListener("load", () => {
    // Without one, everything comes from the server as before.
    void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  });
}

/** A part of the page that a new version has replaced is not there any more: the new page is. */
export function followNewVersions(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
