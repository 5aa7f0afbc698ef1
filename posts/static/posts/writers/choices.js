/* Two versions of one box: both are shown, and a person chooses. Whatever they choose, the server keeps the other too. */
(() => {
    const { keeping, toast, compare, show } = window.byline;
    if (!keeping) {
        window.byline.choices = { update() {}, open: () => false, typing() {} };
        return;
    }
    const { boxes, facts, words } = keeping;
    const STILL = 1500; // milliseconds without a key before focus moves: nobody loses a word into a heading
    const shown = new Map(); // id -> section
    let lastKey = 0;
    let focusing = 0;

    const made = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text, ...properties });

    /* others: what waits for a choice; typed: the boxes this device has just sent. */
    function update(others, { typed }) {
        for (const [id, section] of shown) {
            if (others.some((other) => other.id === id)) continue;
            section.remove();
            shown.delete(id);
        }
        for (const other of others) {
            const box = boxes.get(other.key);
            const ours = other.user === Number(facts.user) && other.device === keeping.device();
            const section = choice(other, box, ours);
            const before = shown.get(other.id);
            if (before?.contains(document.activeElement)) continue; // somebody is choosing
            if (before) before.replaceWith(section);
            else if (box) (box.was ?? box.area).after(section);
            else (document.getElementById("saving") ?? document.querySelector("main")).append(section);
            shown.set(other.id, section);
            if (!before && typed.includes(other.key)) focusWhenStill(section);
        }
    }

    function choice(other, box, ours) {
        const server = box?.theirs ?? null;
        const [mine, theirs] = ours ? [other.text, server] : [server, other.text];
        const section = made("section", "", { className: "card choice" });
        const heading = made("h2", words.two.replace("%(box)s", box?.label ?? words.no_box), { tabIndex: -1, id: `choice-${other.id}` });
        section.setAttribute("aria-labelledby", heading.id);
        section.append(heading, made("p", box ? words.nothing_lost : words.box_gone));
        if (!box || server === null) {
            section.append(show([[other.text, false]]), buttons([
                [words.put_in, () => choose(other, "both", box, null)],
                [words.leave_out, () => choose(other, "kept", box, null)],
            ]));
            return section;
        }
        const [left, right] = compare(mine, theirs);
        const from = words.from.replace("%(name)s", other.by).replace("%(time)s", other.at);
        const two = made("div", "", { className: "two" });
        const version = (title, parts) => {
            const one = made("div", "");
            const text = show(parts);
            text.lang = box.area.lang;
            one.append(made("h3", title), text);
            return one;
        };
        two.append(version(words.mine, left), version(ours ? words.other : from, right));
        const [keepMine, keepOther] = ours ? ["other", "kept"] : ["kept", "other"];
        section.append(two, buttons([
            [words.keep_mine, () => choose(other, keepMine, box, theirs)],
            [words.keep_other, () => choose(other, keepOther, box, mine)],
            [words.keep_both, () => choose(other, "both", box, "")],
        ]));
        return section;
    }

    function buttons(list) {
        const row = made("p", "", { className: "actions" });
        for (const [label, act] of list) {
            const button = made("button", label, { type: "button", className: "small" });
            button.addEventListener("click", act);
            row.append(button);
        }
        return row;
    }

    /* unchosen: the words that the box will not have; they can be put back. */
    async function choose(other, what, box, unchosen) {
        await keeping.send(); // what was typed meanwhile is part of the choice
        const seen = box?.theirs ?? null;
        let answer;
        try {
            answer = await keeping.post(facts.chooseUrl.replace("/0/", `/${other.id}/`), { choice: what, seen });
        } catch {
            keeping.report();
            return;
        }
        const found = answer.boxes[0];
        const section = shown.get(other.id);
        if (found?.state === "conflict") { // it moved on meanwhile: shown anew
            if (box) box.theirs = found.text;
            section?.querySelector("button")?.blur();
            update(answer.others, { typed: [other.key] });
            return;
        }
        if (!box || (found && found.text === null)) {
            location.reload();
            return;
        }
        if (found) {
            box.settle(found.text);
            box.show(found.text);
        }
        await keeping.remember(answer.version);
        update(answer.others, { typed: [] });
        section?.remove();
        shown.delete(other.id);
        box.area.focus();
        keeping.report();
        if (unchosen) {
            toast({ words: words.not_chosen, button: words.put_back, close: words.close, undo: () => keeping.type(box, unchosen) });
        }
    }

    function focusWhenStill(section) {
        clearTimeout(focusing);
        const left = lastKey + STILL - performance.now();
        if (left > 0) focusing = setTimeout(() => focusWhenStill(section), left);
        else if (section.isConnected) section.querySelector("h2").focus();
    }

    document.addEventListener("DOMContentLoaded", () => { // the plain forms for the same, which need no script
        for (const plain of document.querySelectorAll("#saving > form")) plain.remove();
    });

    window.byline.choices = {
        update,
        open: () => shown.size > 0,
        typing() { lastKey = performance.now(); },
    };
})();
