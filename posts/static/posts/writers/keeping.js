/* Keeps what is typed on the writing page: on the phone at every key, on the server a moment later.

   A box knows the words it began from (`base`) and those the server has of this page (`acked`); what differs from the
   latter is waiting. A request is written down before it is sent and sent again unchanged until it is answered; the
   server knows it by device and sequence. Nothing is thrown away unless the server said that it has it. */
(() => {
    const { store, toast } = window.byline;
    const SETTLED = 120; // milliseconds after the last key
    const PATIENCE = 15_000; // milliseconds until an answer counts as lost
    const PRESSED = 5_000; // the same for somebody who pressed a button and waits
    const LONGEST_PAUSE = 30_000; // milliseconds between attempts
    const REFRESH = 20_000; // milliseconds between looks at what other devices wrote
    const SMALL = 50_000; // characters that a browser still sends after the page is gone

    const saving = document.getElementById("saving-status");
    if (!saving) return;
    const facts = saving.dataset;
    const words = JSON.parse(document.getElementById("saving-words").textContent);
    const MOST = Number(facts.most); // characters of one box
    const plural = new Intl.PluralRules(document.documentElement.lang || "en");
    const areas = [...document.querySelectorAll('textarea[name^="box-"]:not([data-clash])')];
    const form = areas[0]?.form;
    if (!form) return;

    /* What keeps words from being sent; `again` says whether the same request may be repeated. */
    class Trouble extends Error {
        constructor(state, { again = false } = {}) {
            super(state);
            Object.assign(this, { state, again });
        }
    }

    class Box {
        constructor(area) {
            this.area = area;
            this.key = area.name.slice("box-".length);
            this.was = form.elements[`was-${this.key}`];
            this.base = this.was?.value ?? area.defaultValue;
            this.acked = area.defaultValue;
            this.clash = false; // the server keeps our words beside others
            this.theirs = this.base; // what the draft has now, shown or not
        }

        get text() { return this.area.value; }

        get waiting() { return this.text !== this.acked; }

        /* Characters as the server counts them; a quick look first, since this is asked at every key. */
        get over() { return this.text.length > MOST ? Math.max(0, [...this.text].length - MOST) : 0; }

        get label() { return document.querySelector(`label[for="${CSS.escape(this.area.id)}"]`)?.firstChild.textContent.trim() ?? ""; }

        /* The draft has `text`; the box shows it unless something newer was typed. */
        settle(text) {
            this.base = this.theirs = text;
            this.clash = false;
            if (this.was) this.was.value = text;
        }

        show(text) {
            const caret = this.area.selectionStart;
            this.area.value = text;
            this.acked = text;
            if (document.activeElement === this.area) this.area.setSelectionRange(Math.min(caret, text.length), Math.min(caret, text.length));
            grow(this.area);
            document.dispatchEvent(new CustomEvent("byline:words"));
        }
    }

    const boxes = new Map(areas.map((area) => [area.name.slice("box-".length), new Box(area)]));
    let strays = []; // { full, device, key, was, text }: words for boxes not on the page, or with other words here
    let tab = "";
    let csrf = form.elements.csrfmiddlewaretoken?.value ?? "";
    let unanswered = []; // [name in the store, request]
    let sending = null;
    let again = false;
    let timer = 0;
    let pause = 0;
    let trouble = "";
    let stopped = false; // a button was pressed in vain
    let last = { box: "", cursor: 0 };
    let told = "";
    let refused = false; // this phone takes nothing
    let ended = false; // whoever wrote here logs out
    let sequence = 0;

    const wordsName = (key, device = tab) => `words/${facts.user}/${facts.story}/${device}/${encodeURIComponent(key)}`;
    const sentName = (device = tab, story = facts.story) => `sent/${facts.user}/${story}/${device}`;
    const knownName = `known/${facts.user}/${facts.story}`;
    const count = (forms, number) => forms[plural.select(number)]?.replace("%(count)s", number) ?? forms.other.replace("%(count)s", number);

    // On the phone

    /* Whether this phone took it. Sending goes on all the same. */
    function write(full, value) {
        return ended ? Promise.resolve(true) : store.put(full, value).then(() => true, () => false);
    }

    /* Write down what the box has. One write at a time and always the newest: a fast typist does not queue up. */
    function keep(box) {
        box.stale = true;
        box.keeping ??= (async () => {
            while (box.stale) {
                box.stale = false;
                if (box.waiting) refused = !await write(wordsName(box.key), { was: box.base, text: box.text });
                else await store.remove(wordsName(box.key));
            }
            report();
        })().finally(() => { box.keeping = null; });
        return box.keeping;
    }

    function remember(version) {
        const texts = Object.fromEntries([...boxes.values()].map((box) => [box.key, box.theirs]));
        return write(knownName, { version, texts });
    }

    /* An identity for this tab that outlives a reload, and only one page has at a time. */
    async function name() {
        const fresh = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(16).slice(2)}`;
        const kept = sessionStorage.getItem("byline-tab");
        tab = kept && await mine(kept) ? kept : fresh();
        if (tab !== kept) await mine(tab);
        sessionStorage.setItem("byline-tab", tab);
    }

    /* Hold the name as long as the page lives; false when another page holds it. After a reload the old page may need
       a moment to let go. */
    function mine(tabName) {
        if (!navigator.locks) return Promise.resolve(true);
        return new Promise((resolve) => {
            navigator.locks.request(`byline-tab-${tabName}`, { signal: AbortSignal.timeout(1000) }, () => {
                resolve(true);
                return new Promise(() => {});
            }).catch(() => resolve(false));
        });
    }

    /* Do something in the name of a tab that is gone, and of no living one; no two pages do it at once. */
    async function inNameOf(device, act) {
        if (device === tab || !navigator.locks) return act();
        return navigator.locks.request(`byline-tab-${device}`, { ifAvailable: true }, (lock) => lock && act());
    }

    /* The same for as long as this page lives; false when that tab lives. */
    function takeOver(device) {
        return new Promise((resolve) => {
            inNameOf(device, () => {
                resolve(true);
                return device === tab || !navigator.locks ? null : new Promise(() => {});
            }).then(() => resolve(false));
        });
    }

    /* Words that a reload, a killed tab or a dead battery left on this phone. */
    async function recover() {
        const known = await store.get(knownName);
        if (known && known.version > Number(facts.version)) {
            for (const [key, text] of Object.entries(known.texts)) { // this page came from the phone, and is older
                const box = boxes.get(key);
                box?.settle(text);
                box?.show(text);
            }
        }
        const devices = new Map();
        const isFree = async (device) => (devices.has(device) ? devices : devices.set(device, await takeOver(device))).get(device);
        for (const [full, request] of await store.list(`sent/${facts.user}/${facts.story}/`)) {
            if (await isFree(full.split("/")[3])) unanswered.push([full, request]);
        }
        const left = (await store.list(`words/${facts.user}/${facts.story}/`)).map(([full, { was, text }]) => {
            const [, , , device, encoded] = full.split("/");
            return { full, device, key: decodeURIComponent(encoded), was, text };
        });
        left.sort((one, other) => (other.device === tab) - (one.device === tab)); // one's own first: they have the name
        for (const one of left) if (await isFree(one.device)) await adopt(one);
    }

    /* Into its box, or, where that has other words or is gone, on its own; the phone keeps it either way. */
    async function adopt(left) {
        const box = boxes.get(left.key);
        if (!box || box.waiting) {
            strays.push(left);
            return;
        }
        box.base = left.was;
        box.show(left.text);
        box.acked = null;
        await keep(box);
        if (left.device !== tab && !refused) await store.remove(left.full);
    }

    // To the server

    function place() {
        return last.box ? { box: last.box, cursor: last.cursor } : null;
    }

    function changes() {
        return [...boxes.values()].filter((box) => box.waiting && !box.over).map((box) => ({ key: box.key, was: box.base, text: box.text }));
    }

    function send() {
        clearTimeout(timer);
        if (ended) return Promise.resolve();
        if (sending) {
            again = true;
            return sending;
        }
        sending = attempt().finally(() => {
            sending = null;
            report();
            if (again) {
                again = false;
                plan(0);
            }
        });
        return sending;
    }

    function plan(wait) {
        clearTimeout(timer);
        timer = setTimeout(send, wait);
    }

    async function attempt() {
        try {
            if (!navigator.onLine) throw new Trouble("offline");
            while (unanswered.length) {
                const [full, request] = unanswered[0];
                await deliver(full, request);
                unanswered.shift();
            }
            const found = changes();
            const at = place();
            if (found.length || (JSON.stringify(at) !== told && document.visibilityState === "hidden")) {
                await ask(tab, found, at);
                told = JSON.stringify(at);
            }
            for (const { device, key, was, text } of [...strays]) await ask(device, [{ key, was, text }]);
            [trouble, pause] = ["", 0];
        } catch (error) {
            if (!(error instanceof Trouble)) throw error;
            trouble = error.state;
            pause = Math.min(Math.max(pause * 2, 1000), LONGEST_PAUSE);
            plan(pause);
        }
    }

    function requested(device, changes_, at = null) {
        sequence = Math.max(Date.now(), sequence + 1);
        return { device, user: Number(facts.user), sequence, changes: changes_, at };
    }

    /* Send changes in the name of a device: each had beginnings of its own, and the server tells them apart by it. */
    async function ask(device, changes_, at) {
        const request = requested(device, changes_, at);
        if (changes_.length) await write(sentName(device), request);
        await deliver(sentName(device), request);
    }

    /* Send one request until it is answered: what was refused is forgotten (its words are not), what got lost is sent again. */
    async function deliver(full, request) {
        let answer;
        try {
            answer = await post(facts.saveUrl, request);
        } catch (error) {
            if (!error.again) {
                unanswered = unanswered.filter(([name_]) => name_ !== full);
                await store.remove(full);
            } else if (request.changes.length && !unanswered.some(([name_]) => name_ === full)) {
                unanswered.push([full, request]);
            }
            throw error;
        }
        await take(request, answer);
        await store.remove(full);
    }

    async function post(url, body, fresh = false) {
        const text = JSON.stringify(body);
        let response;
        try {
            response = await fetch(url, {
                method: "POST",
                headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
                body: text,
                credentials: "same-origin",
                keepalive: text.length < SMALL,
                signal: AbortSignal.timeout(PATIENCE),
            });
        } catch {
            throw new Trouble("offline", { again: true });
        }
        if (response.status === 403 && !fresh) { // the page is older than the log-in: ask for a new token, once
            await look();
            return post(url, body, true);
        }
        if (response.status === 404) throw new Trouble("gone");
        if (response.status >= 500) throw new Trouble("broken", { again: true });
        const answer = await response.json().catch(() => { throw new Trouble("broken", { again: response.ok }); });
        if (response.ok || response.status === 409) return answer;
        const known = ["log-in", "other-user", "reading", "unclear"];
        throw new Trouble(known.includes(answer.state) ? answer.state : "gone");
    }

    /* What the server does not name it did not do: this phone's clock went back, and it had counted further. */
    async function take(request, answer) {
        sequence = Math.max(sequence, answer.sequence);
        for (const change of request.changes) {
            const found = answer.boxes.find((one) => one.key === change.key);
            const stray = strays.find((one) => one.device === request.device && one.key === change.key);
            const box = boxes.get(change.key);
            again ||= !found;
            if (found && stray) await settleStray(stray, change, found);
            if (!found || stray || !box || box.base !== change.was) continue;
            box.acked = change.text;
            if (found.state === "conflict") {
                [box.clash, box.theirs] = [true, found.text];
            } else if (found.state === "untouched") {
                box.theirs = found.text; // nobody saw it here: what is typed next still began from `base`
            } else if (found.text !== null) {
                box.settle(found.text);
            }
            await keep(box);
        }
        await remember(answer.version);
        if (answer.at) facts.at = answer.at;
        window.byline.choices.update(answer.others, { typed: request.changes.map((change) => change.key) });
    }

    /* The server has what a dead tab sent: these words are done, or began from there. */
    async function settleStray(stray, change, found) {
        if (stray.text === change.text) {
            strays = strays.filter((one) => one !== stray);
            await store.remove(stray.full);
        } else if (stray.was === change.was && ["saved", "same"].includes(found.state)) {
            stray.was = found.text;
            await write(stray.full, { was: stray.was, text: stray.text });
        }
    }

    /* What the draft has now, from whichever device; also brings a new token. Words typed here are left alone. */
    async function look(patience = PATIENCE) {
        let response;
        try {
            response = await fetch(facts.saveUrl, { credentials: "same-origin", signal: AbortSignal.timeout(patience) });
        } catch {
            throw new Trouble("offline", { again: true });
        }
        if (response.status === 401) throw new Trouble("log-in");
        if (response.status === 404) throw new Trouble("gone");
        if (!response.ok) throw new Trouble("broken", { again: true });
        const found = await response.json();
        if (found.user !== Number(facts.user)) throw new Trouble("other-user");
        csrf = found.csrf;
        const field = form.elements.csrfmiddlewaretoken;
        if (field) field.value = csrf;
        for (const box of boxes.values()) follow(box, found.texts[box.key]);
        await remember(found.version);
        window.byline.choices.update(found.others, { typed: [] });
    }

    /* Another device changed a box that nobody touched here: it is shown, and can be undone. */
    function follow(box, text) {
        if (text === undefined || box.waiting || box.clash || text === box.base) return;
        const before = box.text;
        box.settle(text);
        box.show(text);
        if (!before.trim()) return;
        toast({
            words: words.changed.replace("%(box)s", box.label),
            button: words.undo,
            close: words.close,
            undo: () => type(box, before),
        });
    }

    /* Put words into a box as if they had been typed. */
    function type(box, text) {
        box.area.value = text;
        box.area.focus();
        box.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }

    // What the page says

    function waiting() {
        return [...boxes.values()].filter((box) => box.waiting).length + strays.length;
    }

    function tooLong(box) {
        const shown = new Intl.NumberFormat(document.documentElement.lang || "en");
        const sentence = words.too_long[plural.select(box.over)] ?? words.too_long.other;
        return sentence.replace("%(box)s", box.label).replace("%(most)s", shown.format(MOST)).replace("%(count)s", shown.format(box.over));
    }

    function report() {
        const number = waiting();
        const long = [...boxes.values()].find((box) => box.waiting && box.over);
        const offline = trouble === "offline" || !navigator.onLine;
        saving.dataset.state = !number ? "saved" : (offline || trouble || long ? "waiting" : "sending");
        const unkept = `${count(words.waiting, number)}. ${words.not_kept}`;
        let sentence = "";
        let link = "";
        if (trouble === "log-in" || trouble === "other-user") {
            [sentence, link] = [refused && number ? unkept : words[trouble], words.log_in];
        } else if (refused && number && (offline || trouble)) {
            sentence = unkept;
        } else if (["reading", "gone", "unclear"].includes(trouble)) {
            sentence = words[trouble];
        } else if (long) {
            sentence = tooLong(long);
        } else if (offline && stopped) {
            sentence = words.press_again;
        } else if (offline || trouble) {
            sentence = number ? `${count(words.waiting, number)}. ${words[offline ? "kept_here" : "trying"]}` : words[offline ? "no_network" : "trying"];
        } else if ([...boxes.values()].some((box) => box.clash) || window.byline.choices.open()) {
            sentence = words.choose;
        } else if (!number) {
            sentence = words.saved.replace("%(time)s", facts.at);
        } else {
            return; // on its way: nothing to say yet
        }
        if (store.silent()) sentence = `${sentence} ${words.silent}`;
        const whole = [sentence, link].join(" ").trim();
        if (saving.textContent === whole) return;
        saving.textContent = sentence;
        if (link) {
            const anchor = document.createElement("a");
            anchor.href = `${facts.logInUrl}?next=${encodeURIComponent(location.pathname)}`;
            anchor.target = "_blank";
            anchor.rel = "opener";
            anchor.textContent = link;
            saving.append(" ", anchor);
        }
    }

    function grow(area) {
        if (CSS.supports("field-sizing", "content")) return;
        area.style.height = "auto";
        area.style.height = `${area.scrollHeight + 2}px`;
    }

    // What happens on the page

    function typed(event) {
        const box = boxes.get(event.target.name?.slice("box-".length));
        if (!box || event.target !== box.area) return;
        stopped = false;
        keep(box);
        plan(trouble ? Math.max(pause, SETTLED) : SETTLED);
        grow(box.area);
        window.byline.choices.typing();
        report();
    }

    function moved() {
        const box = boxes.get(document.activeElement?.name?.slice("box-".length));
        if (box) last = { box: box.key, cursor: box.area.selectionStart };
    }

    /* Every button of the page posts the whole form: what is on its way arrives first, or the two would meet as strangers.
       Without network nothing is posted: the browser's own page of errors would take this one's place. */
    let through = false;
    let pressed = null;
    async function submitted(event) {
        if (through) return;
        event.preventDefault();
        if (pressed) return;
        const by = event.submitter;
        stopped = false;
        pressed = arrived().finally(() => { pressed = null; });
        if (!await pressed) {
            stopped = true;
            saving.textContent = ""; // said again at every press
            report();
            saving.scrollIntoView({ block: "center" });
            return;
        }
        through = true;
        form.requestSubmit(by?.form === form ? by : undefined);
        through = false;
    }

    /* Whether the server has all that was typed, and can be reached. */
    async function arrived() {
        if (sending || waiting() || unanswered.length) await send();
        if (waiting()) await send();
        if (waiting() || unanswered.length) return false;
        trouble = "";
        await look(PRESSED).catch((error) => {
            if (!(error instanceof Trouble)) throw error;
            trouble = error.state;
        });
        return trouble !== "offline";
    }

    async function retry() {
        pause = 0;
        await send();
        await sendOthers();
        if (!trouble) await look().catch((error) => { trouble = error.state ?? "broken"; });
        report();
    }

    /* Words of this person for other stories that a closed page left behind. A story that is gone or being read holds up
       no other. */
    async function sendOthers() {
        if (trouble) return;
        const left = [...await store.list(`sent/${facts.user}/`), ...await store.list(`words/${facts.user}/`)];
        for (const name of new Set(left.map(([full]) => full.split("/").slice(2, 4).join("/")))) {
            const [story, device] = name.split("/");
            if (story === facts.story) continue;
            try {
                await inNameOf(device, () => sendLeft(story, device));
            } catch (error) {
                if (!["reading", "gone", "unclear"].includes(error.state)) return;
            }
        }
    }

    /* What the tab had sent comes first: its later words began from there. */
    async function sendLeft(story, device) {
        const url = facts.saveUrl.replace(`/${facts.story}/`, `/${story}/`);
        const sent = await store.get(sentName(device, story));
        const answer = sent && await post(url, sent);
        await store.remove(sentName(device, story));
        for (const [full, change] of await store.list(`words/${facts.user}/${story}/${device}/`)) {
            const key = decodeURIComponent(full.split("/")[4]);
            const before = sent?.changes.some((one) => one.key === key && one.was === change.was);
            const found = before && answer.boxes.find((one) => one.key === key);
            const was = found && ["saved", "same"].includes(found.state) ? found.text : change.was;
            const { boxes: named, sequence: counted } = await post(url, requested(device, [{ key, was, text: change.text }]));
            sequence = Math.max(sequence, counted);
            if (named.length) await store.remove(full); // else its clock went back: next time
        }
    }

    /* From now on this page writes nothing down and sends nothing: a shared phone goes to the next person. */
    function stop() {
        [ended, refused] = [true, false];
        clearTimeout(timer);
    }

    async function start() {
        await name();
        await recover();
        boxes.forEach((box) => grow(box.area));
        document.addEventListener("input", typed);
        document.addEventListener("selectionchange", moved);
        document.addEventListener("focusin", moved);
        document.addEventListener("focusout", () => { if (waiting()) plan(0); });
        form.addEventListener("submit", submitted);
        document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? send() : retry()));
        window.addEventListener("pagehide", () => { if (waiting()) send(); });
        window.addEventListener("beforeunload", (event) => { if (refused && waiting()) event.preventDefault(); });
        window.addEventListener("online", retry);
        window.addEventListener("offline", report);
        setInterval(() => { if (document.visibilityState === "visible" && !waiting() && navigator.onLine) retry(); }, REFRESH);
        window.byline.choices.update(JSON.parse(document.getElementById("saving-others").textContent), { typed: [] });
        if (waiting() || unanswered.length) await send();
        report();
        document.documentElement.dataset.keeping = "on";
        document.dispatchEvent(new CustomEvent("byline:ready"));
        sendOthers();
    }

    Object.assign(window.byline, {
        keeping: { boxes, facts, words, waiting, send, stop, post, remember, report, type, grow, device: () => tab, busy: () => sending !== null },
    });
    window.addEventListener("DOMContentLoaded", start);
})();
