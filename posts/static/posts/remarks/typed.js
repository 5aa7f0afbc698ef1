// Pages with more than one form: what was typed in one is still there after the button of another was pressed.
// Kept in this tab alone, under who is logged in and the story, and forgotten with the form that sends it.
(() => {
    const page = document.querySelector("[data-typed]");
    if (!page) return;
    const fields = [...page.querySelectorAll("form[method=post] textarea")].filter((field) => field.id);
    const key = (field) => `typed ${page.dataset.typed} ${field.id}`;
    const keep = (field) => {
        try {
            if (field.value.trim() && field.value !== field.defaultValue) sessionStorage.setItem(key(field), field.value);
            else sessionStorage.removeItem(key(field));
        } catch { /* no room, or switched off: as before */ }
    };
    for (const field of fields) {
        let kept = null;
        try { kept = sessionStorage.getItem(key(field)); } catch { /* switched off */ }
        if (kept && !field.value.trim()) {
            field.value = kept;
            for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
        }
        field.addEventListener("input", () => keep(field));
        field.form.addEventListener("submit", () => {
            try { sessionStorage.removeItem(key(field)); } catch { /* switched off */ }
        });
    }
})();
