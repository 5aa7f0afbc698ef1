/* A button takes every word with it. The rich text boxes put words into the form a quarter of a second after the last
   key; and the editor saves by itself meanwhile (Wagtail's `w-autosave`), which makes a version of which the form learns
   nothing. Whoever presses a button would lose the last words, or be told that somebody else wrote on: so the form waits
   for both, is told which version is its own (`posts.forms.PostForm`), and nothing saves itself past a form on its way. */
(() => {
    const SETTLED = 400; // milliseconds after the last key by which the form holds every word
    const PATIENCE = 10000; // milliseconds a button waits for a save that does not come back
    let lastKey = -Infinity;
    let saving = null; // the save on its way: a promise that is kept whatever its end
    let done = () => {};
    let leaving = -Infinity; // when a form was sent

    const typed = (event) => {
        if (event.target.closest?.(".DraftEditor-root")) lastKey = performance.now();
    };
    document.addEventListener("input", typed, true);
    document.addEventListener("keydown", typed, true);

    document.addEventListener("w-autosave:save", (event) => {
        if (performance.now() < leaving + PATIENCE) event.preventDefault();
        else saving = new Promise((resolve) => { done = resolve; });
    });
    document.addEventListener("w-autosave:success", (event) => {
        const { revision_id: id, revision_created_at: moment } = event.detail.response;
        const { loaded_revision_id: own, loaded_revision_created_at: since } = event.target.elements;
        if (id && own) [own.value, since.value] = [id, moment];
    });
    for (const end of ["success", "error"]) {
        document.addEventListener(`w-autosave:${end}`, () => {
            saving = null;
            done();
        });
    }

    const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

    document.addEventListener("submit", (event) => {
        const form = event.target;
        if (!form.querySelector(".DraftEditor-root")) return;
        const left = lastKey + SETTLED - performance.now();
        leaving = performance.now();
        if (left <= 0 && !saving) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const settled = left > 0 ? after(left) : null;
        Promise.all([settled, saving && Promise.race([saving, after(PATIENCE)])]).then(() => {
            saving = null;
            form.requestSubmit(event.submitter);
        });
    }, true);
    // Brought back by the back button, or shown again after all: it saves itself as before.
    addEventListener("pageshow", () => { leaving = -Infinity; });
})();
