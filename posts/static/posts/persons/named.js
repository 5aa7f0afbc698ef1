/* What the page would say is heard while it is filled in. Without this script the button “Look first” does the same. */
(() => {
    const form = document.querySelector("form[data-heard]");
    const here = form?.querySelector("[data-heard-here]");
    if (!here) return;
    let waits = 0;
    let newest = 0;

    async function hear() {
        const mine = ++newest;
        const answer = await fetch(form.action || location.href, { method: "POST", body: new FormData(form), headers: { "X-Heard": "1" } });
        if (!answer.ok || mine !== newest) return;
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        // The status region stays the same element, so that a screen reader reads what changed in it.
        for (const id of ["heard", "excerpts", "places"]) {
            const [old, fresh] = [here.querySelector(`#${id}`), found.getElementById(id)];
            if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
        }
    }

    form.addEventListener("input", () => {
        clearTimeout(waits);
        waits = setTimeout(() => hear().catch(() => {}), 500); // no network: the button is still there
    });
})();
