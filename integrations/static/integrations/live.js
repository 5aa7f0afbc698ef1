// Asks again every few seconds for the parts of a page that change by themselves: what is going out, what came of it.
// A part in which somebody types, ticks or has the focus is left alone. Without this script a page is as it was loaded.
(() => {
    "use strict";

    const EVERY = 4000; // milliseconds
    const region = document.querySelector("[data-live]");
    if (!region) return;
    let last = say(region);

    function say(within) {
        const words = within.querySelector("[data-live-say]");
        return words ? words.textContent.trim() : "";
    }

    function isInUse(part) {
        return part.contains(document.activeElement) || part.querySelector("input[type=checkbox]:checked") !== null;
    }

    function take(fresh) {
        region.querySelectorAll("[data-live-part]").forEach((part) => {
            const newer = fresh.getElementById(part.id);
            if (newer && newer.innerHTML !== part.innerHTML && !isInUse(part)) part.replaceWith(document.importNode(newer, true));
        });
        const now = say(fresh);
        if (now && now !== last) {
            const status = document.querySelector("[data-live-status]");
            if (status) status.textContent = now;
            last = now;
        }
    }

    async function ask() {
        if (document.visibilityState === "visible") {
            try {
                const answer = await fetch(region.dataset.live, { headers: { "X-Requested-With": "XMLHttpRequest" } });
                if (answer.ok && !answer.redirected) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
            } catch {
                // no connection just now: the next time will do
            }
        }
        setTimeout(ask, EVERY);
    }

    setTimeout(ask, EVERY);
})();
