/* Go on where you were: the same box, the same place in the line, from whichever device. */
(() => {
    const { keeping } = window.byline;
    if (!keeping) return;
    const { boxes, facts, words } = keeping;
    let acted = false;
    const acts = () => { acted = true; };
    for (const name of ["keydown", "pointerdown", "touchstart"]) document.addEventListener(name, acts, { once: true });

    function go(box, cursor) {
        const at = Math.min(cursor, box.area.value.length);
        box.area.focus({ preventScroll: true });
        box.area.setSelectionRange(at, at);
        box.area.scrollIntoView({ block: "center" });
    }

    document.addEventListener("byline:ready", () => {
        const box = boxes.get(facts.placeBox);
        if (!box || location.hash) return;
        const cursor = Number(facts.placeCursor);
        if (facts.placeDevice === keeping.device() && !acted && document.activeElement === document.body) {
            go(box, cursor); // this very page, loaded again
            return;
        }
        const offer = document.createElement("p");
        offer.className = "go-on";
        const link = document.createElement("a");
        link.href = `#${box.area.id}`;
        link.textContent = words.go_on.replace("%(box)s", box.label);
        link.addEventListener("click", (event) => {
            event.preventDefault();
            offer.remove();
            go(box, cursor);
        });
        offer.append(link);
        box.area.form.before(offer);
        box.area.addEventListener("focus", () => offer.remove(), { once: true });
    });
})();
