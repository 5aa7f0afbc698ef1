/* How it will look, beneath the boxes, as it is typed: a line is a paragraph (`posts.boxes.to_rich`). */
(() => {
    const { keeping } = window.byline;
    const look = document.getElementById("saving-look");
    if (!keeping || !look) return;
    const page = look.querySelector("[data-look]");

    const lines = (text) => text.split(/[\r\n\u2028\u2029]+/).map((line) => line.replace(/[ \t]+/g, " ").trim()).filter(Boolean);

    function paragraphs(text, tag = "p") {
        return lines(text).map((line) => Object.assign(document.createElement(tag), { textContent: line }));
    }

    /* Boxes become paragraphs; what plain text cannot show is shown as the page shows it. */
    function draw() {
        if (!look.open) return;
        const form = [...keeping.boxes.values()][0].area.form;
        const found = [];
        let standfirst = [];
        for (const one of form.querySelectorAll('textarea[name^="box-"], .as-it-looks, .part img')) {
            if (one.name === "box-headline") found.push(...paragraphs(lines(one.value).join(" "), "h2"));
            else if (one.name === "box-standfirst") standfirst = paragraphs(lines(one.value).join(" ")).map((each) => Object.assign(each, { className: "lead" }));
            else if (one.name) found.push(...paragraphs(one.value));
            else found.push(...(one.tagName === "IMG" ? [one] : one.childNodes).values?.() ?? [one]);
        }
        const copies = found.map((each) => (each.isConnected ? each.cloneNode(true) : each));
        const head = copies.findIndex((each) => each.tagName === "H2") + 1;
        copies.splice(head, 0, ...standfirst);
        page.replaceChildren(...copies);
    }

    look.hidden = false;
    look.addEventListener("toggle", draw);
    document.addEventListener("input", draw);
    document.addEventListener("byline:words", draw);
    document.addEventListener("byline:ready", draw);
})();
