/**
 * Keeps the page's own files, and nothing else: no answer of the API, no recording, no document.
 * The document always comes from the server, so that no page is older than its server; its files
 * carry a hash of their content in their names, and can be kept for ever.
 */

const CACHE = "vivavoce-1";
const OFFLINE = "/offline.html";
/** What the offline page needs. */
const KEPT = [OFFLINE, "/mark.svg"];
const FILES = "/assets/";
/** Files of a few versions of the page; then the oldest go. */
const MOST_FILES = 300;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(KEPT.map((url) => new Request(url, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map(forget)))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    // A frame is none of the reader's pages.
    if (request.destination === "document") event.respondWith(fromServer(request, OFFLINE));
  } else if (url.pathname.startsWith(FILES) && !request.headers.has("range")) {
    event.respondWith(file(request));
  } else if (KEPT.includes(url.pathname)) {
    event.respondWith(fromServer(request, url.pathname));
  }
});

/** From the server; where it does not answer, what is kept under this name. */
async function fromServer(request, kept) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await caches.match(kept);
    if (found) return found;
    throw error;
  }
}

/** As it was kept, or from the server, and then kept. */
async function file(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    // A full disk keeps nothing, and shows the page all the same.
    await cache.put(request, answer.clone()).catch(() => undefined);
    const all = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith(FILES));
    await Promise.all(all.slice(0, -MOST_FILES).map((old) => cache.delete(old)));
  }
  return answer;
}

function forget(name) {
  return caches.delete(name);
}

/** Shows what the server has sent, also where no page is open. */
self.addEventListener("push", (event) => {
  const { title, ...told } = toldBy(event.data);
  event.waitUntil(self.registration.showNotification(title, told));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

/**
 * The browser's address at its push service is another, or none. Only a page can tell the server, which
 * wants to know who is signed in: one that is open does at once, else the next one that is opened finds
 * that the address is not the one that the server was told (`useKeptPush`). An address is asked for here,
 * so that there is one by then.
 */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(
    subscribeAnew(event)
      .catch(() => undefined)
      .then(tellPages),
  );
});

/** With the server's key as before; where the browser has not said which, the page does it. */
async function subscribeAnew({ oldSubscription, newSubscription }) {
  const { applicationServerKey } = oldSubscription?.options ?? {};
  if (newSubscription || !applicationServerKey) return;
  if (await self.registration.pushManager.getSubscription()) return;
  await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function tellPages() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage("push-changed");
}

/** A browser wants something shown for each message, whatever is in it. */
function toldBy(data) {
  const look = { icon: "/icons/192.png", badge: "/icons/192.png" };
  try {
    const { title, body, path, tag, lang } = data.json();
    // What is newer of the same thing takes its place, and is seen to.
    return {
      title: String(title),
      body: String(body),
      tag,
      renotify: true,
      lang,
      data: path,
      ...look,
    };
  } catch {
    return { title: "Vivavoce", data: "/notifications", ...look };
  }
}

/** To a page of ours: one that shows it already, or a new one. Others may hold an interview. */
async function lead(path) {
  const url = new URL(typeof path === "string" ? path : "/notifications", self.location.origin);
  if (url.origin !== self.location.origin) return undefined;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.url === url.href);
  return page ? page.focus() : self.clients.openWindow(url.href);
}
