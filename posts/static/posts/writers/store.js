/* What the phone keeps until the server has it: names like "words/<user>/<story>/<tab>/<box>", each with a value.
   IndexedDB; what that does not take (full, closed by the browser, some private windows) goes to localStorage. So does
   everything while it does not answer at all: nobody waits for it until it does.
   Every write is done when its promise is. Only `put` can fail, when neither takes it. */
(() => {
    const NAME = "byline";
    const TABLE = "kept";
    const PATIENCE = 2000; // milliseconds until the database counts as silent

    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });

    async function database() {
        const opening = indexedDB.open(NAME, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
        const opened = await done(opening);
        const read = () => opened.transaction(TABLE, "readonly").objectStore(TABLE);
        const below = (prefix) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const write = (act) => new Promise((resolve, reject) => { // a full disk is noticed at the end
            const transaction = opened.transaction(TABLE, "readwrite");
            transaction.oncomplete = () => resolve();
            transaction.onabort = () => reject(transaction.error);
            act(transaction.objectStore(TABLE));
        });
        return {
            get: (name) => done(read().get(name)),
            put: (name, value) => write((table) => table.put(value, name)),
            remove: (name) => write((table) => table.delete(name)),
            async list(prefix) {
                const from = read();
                const [names, values] = await Promise.all([done(from.getAllKeys(below(prefix))), done(from.getAll(below(prefix)))]);
                return names.map((name, number) => [name, values[number]]);
            },
        };
    }

    const full = (name) => `${NAME}/${name}`;
    const storage = {
        get: async (name) => JSON.parse(localStorage.getItem(full(name)) ?? "null") ?? undefined,
        put: async (name, value) => localStorage.setItem(full(name), JSON.stringify(value)),
        remove: async (name) => localStorage.removeItem(full(name)),
        list: async (prefix) => Object.keys(localStorage)
            .filter((name) => name.startsWith(full(prefix)))
            .map((name) => [name.slice(NAME.length + 1), JSON.parse(localStorage.getItem(name))]),
    };

    const nothing = () => undefined;
    let opened = database();
    opened.catch(nothing);

    let silent = false; // it was asked and did not answer yet

    /* What was asked, unless it takes too long; an answer that comes late says that it speaks again. */
    function inTime(asked) {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                silent = true;
                reject(new Error("silent"));
            }, PATIENCE);
            asked.then((value) => {
                silent = false;
                resolve(value);
            }, reject).finally(() => clearTimeout(timer));
        });
    }

    /* Phones close a database while they sleep: it is opened anew, once a call. What is removed while it is silent is
       asked for all the same, or an old value would come up again later. */
    async function inDatabase(verb, ...given) {
        const ask = async () => (await opened)[verb](...given);
        if (silent) {
            if (verb === "remove") ask().catch(nothing);
            throw new Error("silent");
        }
        try {
            return await inTime(ask());
        } catch (error) {
            if (silent) throw error;
            opened = database();
            opened.catch(nothing);
            return inTime(ask());
        }
    }

    const get = async (name) => await storage.get(name).catch(nothing) ?? inDatabase("get", name).catch(nothing);

    /* What lies in localStorage is newer than what the database has of the same name. */
    async function put(name, value) {
        try {
            await inDatabase("put", name, value);
        } catch {
            await storage.put(name, value);
            return;
        }
        await storage.remove(name).catch(nothing);
    }

    async function remove(name) {
        await Promise.all([storage.remove(name).catch(nothing), inDatabase("remove", name).catch(nothing)]);
    }

    async function list(prefix) {
        const [there, beside] = await Promise.all([inDatabase("list", prefix).catch(() => []), storage.list(prefix).catch(() => [])]);
        return [...new Map([...there, ...beside])].sort(([one], [other]) => (one < other ? -1 : 1));
    }

    window.byline = Object.assign(window.byline ?? {}, { store: { get, put, remove, list, silent: () => silent } });
})();
