// The review: words that are selected go into the remark form; A and Q (queue.js presses the links) lead to approving and asking.
// Without this file the same is done with "Remark on this", its list of sentences, and the links at the top.
(() => {
    "use strict";

    const review = document.querySelector("[data-review]");
    if (!review) return;
    const form = document.querySelector("[data-say-form]");
    const bar = document.querySelector("[data-selected]");
    let cameFrom = null;

    const letters = (text) => Array.from(text).length; // as Python counts: an emoji is one

    function selectedPassage() {
        const selection = document.getSelection();
        if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
        const range = selection.getRangeAt(0);
        const inside = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-passage]");
        const passage = inside(range.startContainer);
        if (!passage || passage !== inside(range.endContainer)) return null;
        const before = document.createRange();
        before.selectNodeContents(passage);
        before.setEnd(range.startContainer, range.startOffset);
        const text = range.toString();
        return text.trim() ? { passage, text, start: letters(before.toString()) } : null;
    }

    function field(name) {
        return form.querySelector(`[name="remark-${name}"]`);
    }

    function choose(kind) {
        const radio = form.querySelector(`[name="remark-kind"][value="${kind}"]`);
        if (radio) radio.checked = true;
    }

    function fill(key, text, start) {
        if ([...field("key").options].some((option) => option.value === key)) field("key").value = key;
        field("quoted").value = text;
        field("start").value = start;
        form.querySelectorAll('[name="remark-sentence"]').forEach((radio) => { radio.checked = false; });
    }

    function focusOn(element) {
        element.focus();
        element.scrollIntoView({ block: "center" });
    }

    // From the words to the form: a suggestion begins with the words as they are, ready to be written differently.
    function say(kind) {
        const found = selectedPassage();
        cameFrom = document.activeElement;
        choose(kind);
        if (found) fill(found.passage.dataset.passage, found.text, found.start);
        if (kind === "suggestion") {
            if (!field("replacement").value) field("replacement").value = found ? found.text : "";
            focusOn(field("replacement"));
        } else {
            focusOn(kind === "must" ? field("reason") : field("words"));
        }
    }

    function passageInFocus() {
        const section = document.activeElement && document.activeElement.closest(".byline-passage");
        return section && section.querySelector("[data-passage]");
    }

    function ask() {
        const passage = passageInFocus();
        const found = selectedPassage();
        cameFrom = document.activeElement;
        choose("question");
        if (found) fill(found.passage.dataset.passage, found.text, found.start);
        else if (passage) fill(passage.dataset.passage, "", "");
        focusOn(field("words"));
    }

    document.addEventListener("selectionchange", () => {
        if (bar) bar.hidden = !selectedPassage();
    });
    if (bar) {
        // The buttons may not take the selection away before they are pressed.
        bar.addEventListener("mousedown", (event) => event.preventDefault());
        bar.addEventListener("click", (event) => {
            const button = event.target.closest("[data-say]");
            if (button) say(button.dataset.say);
        });
    }
    if (form) {
        field("quoted").addEventListener("input", () => { field("start").value = ""; });
        field("key").addEventListener("change", () => { field("start").value = ""; });
    }

    document.querySelectorAll("[data-goes-to]").forEach((link) => {
        link.addEventListener("click", (event) => {
            event.preventDefault();
            if (link.dataset.goesTo === "say" && form) {
                ask();
                return;
            }
            const target = document.getElementById(link.dataset.goesTo);
            cameFrom = document.activeElement;
            if (target) focusOn(target);
        });
    });

    // Escape leads back to where one was, unless something nearer wants it.
    document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !cameFrom || !review.contains(document.activeElement)) return;
        const back = cameFrom.isConnected && cameFrom !== document.body ? cameFrom : document.getElementById("words");
        cameFrom = null;
        focusOn(back);
    });

    // What was refused is where the eye goes first.
    const refused = document.querySelector(".byline-error");
    if (refused) {
        for (let box = refused.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
        const around = refused.closest(".byline-field, fieldset, form");
        const wrong = around?.querySelector("input:not([type=hidden]):not([type=radio]), textarea, select, input[type=radio]");
        if (wrong) wrong.focus();
    }

    // From the list one comes with "#question": the same as Q.
    if (location.hash === "#question" && form) ask();
    if (location.hash === "#say" && form) focusOn(document.getElementById("say"));
})();
