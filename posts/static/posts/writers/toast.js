/* A sentence at the foot of the screen with one button, such as "Taken away. [Undo]". It stays until it is answered:
   nobody reads or reaches in a fixed time. */
(() => {
    let region;

    function place() {
        region ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "toasts" }));
        region.setAttribute("role", "status");
        return region;
    }

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
        place().replaceChildren(one); // one at a time: the newest is the one that can be undone
    }

    window.byline = Object.assign(window.byline ?? {}, { toast });
})();
