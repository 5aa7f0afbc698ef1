// What was typed into a form is there again when the form's answer never came, or when another form's button was pressed.
// Kept in this tab alone, under who is logged in and the page, with what stood in the field before; forgotten on the
// page to which the server leads on once it has the words.
(() => {
    const PREFIX = "typed ";
    const SENT = `${PREFIX}sent `;
    const safely = (deed) => {
        try { return deed(); } catch { return null; /* no room, or switched off: as before */ }
    };

    /* The page before this one sent a form and was led here: the server has its words. */
    const forgetWhatArrived = () => {
        if (!performance.getEntriesByType("navigation")[0]?.redirectCount) return;
        for (const mark of Object.keys(sessionStorage).filter((name) => name.startsWith(SENT))) {
            if (sessionStorage.getItem(mark) !== document.referrer) continue;
            sessionStorage.removeItem(PREFIX + mark.slice(SENT.length));
            sessionStorage.removeItem(mark);
        }
    };
    safely(forgetWhatArrived);

    const page = document.querySelector("[data-typed]");
    if (!page) return;
    const named = (field) => `${page.dataset.typed} ${field.id}`;
    const kept = (field) => safely(() => JSON.parse(sessionStorage.getItem(PREFIX + named(field))));
    const keep = (field) => safely(() => {
        const words = { was: field.defaultValue, text: field.value };
        if (words.text === words.was) sessionStorage.removeItem(PREFIX + named(field));
        else sessionStorage.setItem(PREFIX + named(field), JSON.stringify(words));
        sessionStorage.removeItem(SENT + named(field));
    });
    const markSent = (field) => safely(() => {
        if (kept(field)) sessionStorage.setItem(SENT + named(field), location.href.split("#")[0]);
    });
    for (const field of page.querySelectorAll("form[method=post] :is(textarea, input[type=text])")) {
        if (!field.id) continue;
        const before = kept(field);
        if (before && field.value === before.was) {
            field.value = before.text;
            for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
        }
        field.addEventListener("input", () => keep(field));
        field.form.addEventListener("submit", () => markSent(field));
    }
})();
