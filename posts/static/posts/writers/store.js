/* What the phone keeps until the server has it: names like "words/<user>/<story>/<tab>/<box>", each with a value.
   IndexedDB, and where that is closed (some private windows) localStorage. Every write is done when its promise is. */
(() => {
    const NAME = "byline";
    const TABLE = "kept";

    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

    async function database() {
        const opening = indexedDB.open(NAME, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
        const opened = await done(opening);
        const table = (mode) => opened.transaction(TABLE, mode).objectStore(TABLE);
        const below = (prefix) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        return {
            get: (name) => done(table("readonly").get(name)),
            put: (name, value) => done(table("readwrite").put(value, name)),
            remove: (name) => done(table("readwrite").delete(name)),
            async list(prefix) {
                const from = table("readonly");
                const [names, values] = await Promise.all([done(from.getAllKeys(below(prefix))), done(from.getAll(below(prefix)))]);
                return names.map((name, number) => [name, values[number]]);
            },
        };
    }

    function storage() {
        const full = (name) => `${NAME}/${name}`;
        return {
            get: async (name) => JSON.parse(localStorage.getItem(full(name)) ?? "null") ?? undefined,
            put: async (name, value) => localStorage.setItem(full(name), JSON.stringify(value)),
            remove: async (name) => localStorage.removeItem(full(name)),
            list: async (prefix) => Object.keys(localStorage)
                .filter((name) => name.startsWith(full(prefix))).sort()
                .map((name) => [name.slice(NAME.length + 1), JSON.parse(localStorage.getItem(name))]),
        };
    }

    const opened = database().catch(storage);
    const call = (verb) => async (...given) => (await opened)[verb](...given);

    window.byline = Object.assign(window.byline ?? {}, {
        store: { get: call("get"), put: call("put"), remove: call("remove"), list: call("list") },
    });
})();
