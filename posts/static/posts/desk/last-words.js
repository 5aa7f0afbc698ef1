/* The rich text boxes put words into the form a quarter of a second after the last key.
   Whoever presses a button sooner would lose the last words, so the form waits for them. */
(() => {
    const SETTLED = 400; // milliseconds after the last key by which the form holds every word
    let lastKey = -Infinity;

    document.addEventListener("input", (event) => {
        if (event.target.closest?.(".DraftEditor-root")) lastKey = performance.now();
    }, true);
    document.addEventListener("keydown", (event) => {
        if (event.target.closest?.(".DraftEditor-root")) lastKey = performance.now();
    }, true);

    document.addEventListener("submit", (event) => {
        const form = event.target;
        const left = lastKey + SETTLED - performance.now();
        if (left <= 0 || !form.querySelector(".DraftEditor-root")) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        setTimeout(() => form.requestSubmit(event.submitter), left);
    }, true);
})();
