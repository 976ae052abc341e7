/** Whether the device has come to another network. */

/** A change of network is several events; one of them is enough. */
const SETTLED_AFTER_MS = 400;

/** Chromium's, where it is the first to tell Wi-Fi from mobile. */
type WithConnection = { connection?: EventTarget };

/** Calls back after each change; gives what ends it. */
export function watchNetwork(changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLED_AFTER_MS);
  };
  const { connection } = navigator as Navigator & WithConnection;
  window.addEventListener("online", soon);
  connection?.addEventListener("change", soon);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("online", soon);
    connection?.removeEventListener("change", soon);
  };
}
