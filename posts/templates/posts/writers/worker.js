/* Keeps the page of boxes so that it opens without network, with the words the phone has (see store.js).

   Network first, always: what is kept is only shown when nothing else can be. Kept pages belong to one person; whoever
   logs in next on this phone finds none of them. */
const SHELL = "byline-shell-{{ version }}";
const PAGES = "byline-pages";
const FILES = {{ files|safe }};
const WRITING = /^\/write\/\d+\/$/;
const OWNER = "/write/owner";
const LOG_IN = "{{ log_in|escapejs }}";
let forgotten = 0; // how often kept pages were thrown away: what was asked for before that is not kept after it

self.addEventListener("install", (event) => {
    event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
    const old = (name) => name.startsWith("byline-shell-") && name !== SHELL;
    event.waitUntil(
        self.clients.claim()
            .then(renew)
            .then(() => caches.keys())
            .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))),
    );
});

/* What is kept names the files of its day, which go now; the page that started this worker was loaded before it. */
async function renew() {
    const cache = await caches.open(PAGES);
    const kept = (await cache.keys()).map((request) => request.url);
    const open = (await self.clients.matchAll()).map((page) => page.url.split("#")[0].split("?")[0]);
    const pages = [...new Set([...kept, ...open])].filter((address) => WRITING.test(new URL(address).pathname));
    await Promise.all(pages.map((address) => cache.delete(address)));
    const asked = forgotten;
    await Promise.all(pages.map((address) => ask(address).then((answer) => keep(address, answer, asked)).catch(() => {})));
}

const ask = (address) => fetch(address, { credentials: "same-origin" });

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (event.request.mode === "navigate" && url.pathname.startsWith("/write/")) event.respondWith(page(event, url));
    else if (FILES.includes(url.pathname)) event.respondWith(file(event.request));
});

async function page(event, url) {
    const asked = forgotten;
    try {
        const answer = await fetch(event.request);
        event.waitUntil(keep(url.origin + url.pathname, answer.clone(), asked));
        return answer;
    } catch (error) {
        const kept = WRITING.test(url.pathname) && await (await caches.open(PAGES)).match(url.origin + url.pathname);
        if (kept) return kept;
        throw error;
    }
}

/* Keep a page of boxes; whatever else is seen says whose phone this is now, or that nobody is logged in. A browser does
   not say where a navigation is sent on to (`opaqueredirect`), so that is asked for. */
async function keep(address, answer, asked) {
    const seen = answer.type === "opaqueredirect" ? await ask(address) : answer;
    const owner = seen.headers.get("X-Writer") ?? "";
    const loggedOut = seen.redirected && new URL(seen.url).pathname === LOG_IN;
    const before = await (await caches.match(OWNER, { cacheName: PAGES }))?.text(); // `open` would make it again
    if (loggedOut || (owner && before !== undefined && before !== owner)) {
        forgotten += 1;
        await caches.delete(PAGES);
    } else if (asked !== forgotten) return;
    if (!owner || !answer.ok || answer.redirected || !WRITING.test(new URL(address).pathname)) return;
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
