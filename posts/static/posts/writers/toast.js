/* A sentence at the foot of the screen with one button, such as "Taken away. [Undo]". It stays until it is answered:
   nobody reads or reaches in a fixed time. */
(() => {
    /* There before any words are: a screen reader reads out what comes into a live region it knows. In the bar at the
       foot where the page has one, so that it covers no button. */
    const region = Object.assign(document.createElement("div"), { className: "toasts" });
    region.setAttribute("role", "status");
    const foot = document.querySelector(".foot");
    if (foot) foot.prepend(region);
    else document.body.append(region);

    /* words: the sentence; button: what it is called; undo: what it does; close: what closing is called. */
    function toast({ words, button, undo, close }) {
        const one = document.createElement("p");
        one.className = "toast";
        const said = document.createElement("span");
        said.textContent = words;
        const press = (label, act) => {
            const made = document.createElement("button");
            made.type = "button";
            made.className = "small";
            made.textContent = label;
            made.addEventListener("click", () => { one.remove(); act?.(); });
            return made;
        };
        one.append(said, press(button, undo), press(close));
        region.replaceChildren(one); // one at a time: the newest is the one that can be undone
    }

    window.byline = Object.assign(window.byline ?? {}, { toast });
})();
