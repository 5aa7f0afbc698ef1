/* The boxes of the writing page for the voice check (`desk/voice.js`): what one types in, and what is only shown here.

   A text area has no elements that could be underlined, so each has a shadow: the same words in the same place, of which
   only the lines beneath them are seen. */
(() => {
    const panel = document.querySelector("[data-voice]");
    const form = document.getElementById("boxes");
    if (!panel || !form || !window.byline?.voice) return;
    const jump = document.querySelector("[data-voice-jump]");
    const BLOCKS = "p, li, h2, h3, h4, h5";

    const shadows = new Map();

    function shadowOf(area) {
        const shadow = document.createElement("div");
        shadow.className = `${area.className} box-shadow`;
        shadow.setAttribute("aria-hidden", "true");
        shadow.append("");
        area.before(shadow);
        area.addEventListener("scroll", () => { shadow.scrollTop = area.scrollTop; });
        shadows.set(area, shadow);
        return shadow;
    }

    /* Only what differs is written anew, so that the lines beneath all other words stay where they are. */
    function follow(area) {
        const words = (shadows.get(area) ?? shadowOf(area)).firstChild;
        const [old, now] = [words.data, area.value];
        const most = Math.min(old.length, now.length);
        let start = 0;
        while (start < most && old[start] === now[start]) start += 1;
        let end = 0;
        while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
        words.replaceData(start, old.length - start - end, now.slice(start, now.length - end));
    }

    const followAll = () => form.querySelectorAll("textarea[data-box]").forEach(follow);

    const labelOf = (area) => document.querySelector(`label[for="${CSS.escape(area.id)}"]`)?.firstChild.textContent.trim() ?? "";

    /* Every box with words for readers, by its name, in the order of the page. */
    function fields() {
        followAll();
        const found = new Map();
        for (const one of form.querySelectorAll("textarea[data-box], [data-voice-text]")) {
            if (one.dataset.box) {
                const role = one.dataset.box === "headline" ? "headline" : "body";
                const drawn = { lines: [shadows.get(one)], starts: [0] };
                found.set(one.name, { input: one, drawn, text: one.value, links: [], role, editable: true, label: labelOf(one) });
            } else {
                const lines = [...one.querySelectorAll(BLOCKS)].filter((line) => !line.querySelector(BLOCKS));
                const words = window.byline.voice.rich(lines.length ? lines : [one]);
                found.set(`shown-${found.size}`, { ...words, role: one.dataset.voiceText, label: one.dataset.voiceLabel });
            }
        }
        return found;
    }

    panel.hidden = false;
    panel.addEventListener("byline:voice", ({ detail: { number, words } }) => {
        jump.hidden = !number;
        jump.textContent = words;
    });
    form.addEventListener("input", followAll);
    document.addEventListener("byline:words", followAll);
    window.byline.voice.watch({ panel, form, fields });
})();
