/* A sentence at the foot of the screen with one button, such as "Taken away. [Undo]". It stays until it is answered:
   nobody reads or reaches in a fixed time. Its buttons go with it, and focus goes back to where it came from. */
(() => {
    /* There before any words are: a screen reader reads out what comes into a live region it knows. In the bar at the
       foot where the page has one, so that it covers no button. */
    const region = Object.assign(document.createElement("div"), { className: "toasts" });
    region.setAttribute("role", "status");
    const foot = document.querySelector(".foot");
    if (foot) foot.prepend(region);
    else document.body.append(region);

    /* Where nobody was before, the page's main part: a box would open the keyboard of a phone. */
    function goBack(from) {
        if (from?.isConnected && from !== document.body) from.focus();
        else document.getElementById("main")?.focus({ preventScroll: true });
    }

    /* words: the sentence; button: what it is called; undo: what it does; close: what closing is called. */
    function toast({ words, button, undo, close }) {
        const one = document.createElement("p");
        one.className = "toast";
        const said = document.createElement("span");
        said.textContent = words;
        let from = null; // where focus was before it came in here
        one.addEventListener("focusin", (event) => { if (!one.contains(event.relatedTarget)) from = event.relatedTarget; });
        const press = (label, act) => {
            const made = document.createElement("button");
            made.type = "button";
            made.className = "small";
            made.textContent = label;
            made.addEventListener("click", () => {
                one.remove();
                act?.();
                if (document.activeElement === document.body) goBack(from);
            });
            return made;
        };
        one.append(said, press(button, undo), press(close));
        const held = region.contains(document.activeElement);
        region.replaceChildren(one); // one at a time: the newest is the one that can be undone
        if (held) one.querySelector("button").focus();
    }

    window.byline = Object.assign(window.byline ?? {}, { toast });
})();
