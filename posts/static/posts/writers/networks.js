/* What each network will show, beneath the boxes of the writing page: asked of our own server once words are kept. */
(() => {
    const PAUSE = 1200; // milliseconds after the last key: by then the words are kept
    const part = document.getElementById("networks");
    if (!part) return;
    const place = part.querySelector("[data-looks]");
    let timer = 0;

    async function draw() {
        if (!part.open) return;
        try {
            const answer = await fetch(place.dataset.looks);
            if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
        } catch (error) {
            if (!(error instanceof TypeError)) throw error; // offline: what was drawn last stays
        }
    }

    part.hidden = false;
    part.addEventListener("toggle", draw);
    document.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(draw, PAUSE);
    });
})();
