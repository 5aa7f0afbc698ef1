// Keys for the list of what waits and for the review: J next, K previous, A approve, Q question.
// Each is also a button or a link on the page. They can be switched off on this device (WCAG 2.1.4).
(() => {
    "use strict";

    const STORE = "byline-single-keys";
    const lines = () => [...document.querySelectorAll("[data-queue-line]")];

    function areOn() {
        try {
            return localStorage.getItem(STORE) !== "off";
        } catch {
            return true; // no storage: as on a first visit
        }
    }

    function keep(on) {
        try {
            localStorage.setItem(STORE, on ? "on" : "off");
        } catch {
            // only for this page, then
        }
    }

    function chosen() {
        const inside = document.activeElement && document.activeElement.closest("[data-queue-line]");
        return inside || document.querySelector("[data-queue-line][aria-current]");
    }

    function choose(line) {
        lines().forEach((each) => each.removeAttribute("aria-current"));
        line.setAttribute("aria-current", "true");
        line.querySelector("[data-queue-open]").focus();
        line.scrollIntoView({ block: "nearest" });
    }

    function move(step) {
        const all = lines();
        if (all.length === 0) return;
        const here = all.indexOf(chosen());
        const next = here === -1 ? (step > 0 ? 0 : all.length - 1) : here + step;
        choose(all[Math.min(Math.max(next, 0), all.length - 1)]);
    }

    function press(key) {
        const button = document.querySelector(`[data-shortcut="${key}"]`);
        if (button) {
            button.click();
            return true;
        }
        const line = chosen() || lines()[0];
        const link = line && line.querySelector(`[data-queue-key="${key}"]`);
        if (link) link.click();
        return Boolean(link);
    }

    function isTyping(element) {
        return Boolean(element.closest("input:not([type=checkbox]), textarea, select, [contenteditable='true'], dialog, [role=dialog]"));
    }

    document.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        const key = event.key.toLowerCase();
        if (!"jkaq".includes(key) || key.length !== 1 || !areOn() || isTyping(event.target)) return;
        if (press(key)) event.preventDefault();
    });

    document.querySelectorAll("[data-queue-move]").forEach((button) => {
        button.addEventListener("click", () => move(Number(button.dataset.queueMove)));
    });

    document.addEventListener("focusin", (event) => {
        const line = event.target.closest("[data-queue-line]");
        if (!line) return;
        lines().forEach((each) => each.removeAttribute("aria-current"));
        line.setAttribute("aria-current", "true");
    });

    document.querySelectorAll("[data-queue-tools]").forEach((part) => { part.hidden = false; });
    document.querySelectorAll("[data-queue-keys]").forEach((box) => {
        box.checked = areOn();
        box.addEventListener("change", () => keep(box.checked));
    });
})();
