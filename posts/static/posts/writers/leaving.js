/* Logging out on a shared phone: nobody's words stay behind, and nobody's words are thrown away unasked.
   Runs on our own pages and in Wagtail's admin. */
(() => {
    const facts = document.currentScript.dataset;
    const { store } = window.byline;
    const plural = new Intl.PluralRules(document.documentElement.lang || "en");

    /* What was typed in this tab and not sent with its form (`remarks/typed.js`). */
    function typed() {
        try {
            return Object.keys(sessionStorage).filter((name) => name.startsWith(`typed ${facts.user} `));
        } catch {
            return []; // switched off
        }
    }

    async function wipe() {
        for (const kind of ["words", "sent", "known"]) {
            for (const [name] of await store.list(`${kind}/${facts.user}/`)) await store.remove(name);
        }
        for (const name of typed()) sessionStorage.removeItem(name);
        sessionStorage.removeItem("byline-tab");
        if (!window.caches) return;
        for (const name of await caches.keys()) if (name.startsWith("byline-pages")) await caches.delete(name);
    }

    function ask(number) {
        const dialog = document.createElement("dialog");
        dialog.className = "card leaving";
        const button = (text, value) => {
            const made = document.createElement("button");
            Object.assign(made, { type: "button", className: "button", textContent: text });
            made.addEventListener("click", () => dialog.close(value));
            return made;
        };
        const sentence = document.createElement("p");
        sentence.id = "leaving-words";
        sentence.textContent = (plural.select(number) === "one" ? facts.one : facts.other).replace("%(count)s", number);
        dialog.setAttribute("aria-labelledby", sentence.id);
        const row = document.createElement("p");
        row.className = "actions";
        row.append(button(facts.stay, "stay"), button(facts.leave, "leave"));
        dialog.append(sentence, row);
        document.body.append(dialog);
        dialog.showModal();
        return new Promise((resolve) => {
            dialog.addEventListener("close", () => {
                dialog.remove();
                resolve(dialog.returnValue === "leave");
            });
        });
    }

    document.addEventListener("submit", async (event) => {
        const form = event.target;
        if (!form.getAttribute("action")?.includes("logout") || form.dataset.asked) return;
        event.preventDefault();
        const { keeping } = window.byline;
        await keeping?.send();
        const kept = (await store.list(`words/${facts.user}/`)).length;
        const left = Math.max(kept, keeping?.waiting() ?? 0) + typed().length;
        if (left && !await ask(left)) return;
        keeping?.stop();
        await wipe();
        form.dataset.asked = "yes";
        form.submit();
    });
})();
