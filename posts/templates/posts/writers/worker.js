/* Keeps the page of boxes so that it opens without network, with the words the phone has (see store.js).

   Network first, always: what is kept is only shown when nothing else can be. Kept pages belong to one person; whoever
   logs in next on this phone finds none of them. */
const SHELL = "byline-shell-{{ version }}";
const PAGES = "byline-pages";
const FILES = {{ files|safe }};
const WRITING = /^\/write\/\d+\/$/;
const OWNER = "/write/owner";

self.addEventListener("install", (event) => {
    event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
    const old = (name) => name.startsWith("byline-shell-") && name !== SHELL;
    event.waitUntil(
        caches.keys()
            .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
            .then(() => self.clients.claim())
            .then(() => self.clients.matchAll())
            .then((pages) => Promise.all(pages.filter((page) => WRITING.test(new URL(page.url).pathname)).map(first))),
    );
});

/* The page that started this worker was loaded before it: keep it too. */
const first = (page) => fetch(page.url, { credentials: "same-origin" }).then((answer) => keep(page.url, answer)).catch(() => {});

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (event.request.mode === "navigate" && url.pathname.startsWith("/write/")) event.respondWith(page(event, url));
    else if (FILES.includes(url.pathname)) event.respondWith(file(event.request));
});

async function page(event, url) {
    try {
        const answer = await fetch(event.request);
        event.waitUntil(keep(url.origin + url.pathname, answer.clone()));
        return answer;
    } catch (error) {
        const kept = WRITING.test(url.pathname) && await (await caches.open(PAGES)).match(url.origin + url.pathname);
        if (kept) return kept;
        throw error;
    }
}

/* Keep a page of boxes; whatever else is seen says whose phone this is now, or that nobody is logged in. */
async function keep(address, answer) {
    const owner = answer.redirected ? "" : answer.headers.get("X-Writer") ?? "";
    const cache = await caches.open(PAGES);
    const before = await (await cache.match(OWNER))?.text();
    if (before !== undefined && before !== owner && (owner || answer.redirected || answer.type === "opaqueredirect")) await caches.delete(PAGES);
    if (!owner || !answer.ok || !WRITING.test(new URL(address).pathname)) return;
    const now = await caches.open(PAGES);
    await now.put(OWNER, new Response(owner));
    await now.put(address, answer);
}

async function file(request) {
    try {
        const answer = await fetch(request);
        if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
        return answer;
    } catch (error) {
        const kept = await caches.match(request);
        if (kept) return kept;
        throw error;
    }
}
