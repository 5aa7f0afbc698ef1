/* On My stories: words that wait on this phone for a story that is gone, or that this person writes no more. No page of
   boxes can show them, so they are shown here, to copy or to throw away. */
(() => {
    const left = document.getElementById("left");
    if (!left) return;
    const { store, toast } = window.byline;
    const { user, saveUrl } = left.dataset;
    const words = JSON.parse(document.getElementById("left-words").textContent);
    const made = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });

    /* Whether the server has no such story for this person; without network, or when it cannot say, it stays unsaid. */
    async function isGone(story) {
        const answer = await fetch(saveUrl.replace("/0/", `/${story}/`), { credentials: "same-origin" }).catch(() => null);
        return answer?.status === 404;
    }

    function button(label, act) {
        const one = made("button", label, { type: "button", className: "small" });
        one.addEventListener("click", act);
        return one;
    }

    /* All that waits for one story, as one text. */
    function card(story, kept) {
        const one = made("section", "", { className: "card" });
        const heading = made("h2", words.heading, { id: `left-${story}`, tabIndex: -1 });
        const text = made("textarea", "", { readOnly: true, rows: 5, value: kept.map(([, change]) => change.text).join("\n\n") });
        const said = made("span", "", { className: "quiet" });
        one.setAttribute("aria-labelledby", heading.id);
        text.setAttribute("aria-labelledby", heading.id);
        said.setAttribute("role", "status");
        const row = made("p", "", { className: "actions" });
        row.append(button(words.copy, () => copy(text, said)), button(words.away, () => throwAway(story, kept, one)), said);
        one.append(heading, made("p", words.why), text, row);
        return one;
    }

    /* Where a page may not write to the clipboard the words are selected, to be copied by hand. */
    async function copy(text, said) {
        text.select();
        const copied = await navigator.clipboard?.writeText(text.value).then(() => true, () => false);
        said.textContent = copied || document.execCommand("copy") ? words.copied : words.selected;
    }

    async function throwAway(story, kept, one) {
        for (const kind of ["words", "sent", "known"]) {
            for (const [name] of await store.list(`${kind}/${user}/${story}`)) if (name.split("/")[2] === story) await store.remove(name);
        }
        one.remove();
        left.hidden = !left.childElementCount;
        (left.querySelector("h2") ?? document.getElementById("main")).focus({ preventScroll: true });
        toast({ words: words.thrown, button: words.undo, close: words.close, undo: () => putBack(story, kept) });
    }

    async function putBack(story, kept) {
        for (const [name, change] of kept) await store.put(name, change);
        show(story, kept);
        left.lastElementChild.querySelector("h2").focus();
    }

    function show(story, kept) {
        left.append(card(story, kept));
        left.hidden = false;
    }

    async function start() {
        const kept = await store.list(`words/${user}/`);
        for (const story of new Set(kept.map(([name]) => name.split("/")[2]))) {
            if (await isGone(story)) show(story, kept.filter(([name]) => name.split("/")[2] === story));
        }
    }

    start();
})();
