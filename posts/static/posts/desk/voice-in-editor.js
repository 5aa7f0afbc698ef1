/* The fields of the CMS editor whose words the voice check reads (`voice.js`). */
(() => {
    const PLAIN = /^(standfirst|cover_alt)$|-(quote|alt_text|caption|text|question)$/;
    const ROLES = [[/(^|-)headline$/, 'headline'], [/(_alt|alt_text)$/, 'alt'], [/-quote$/, 'quote']];

    const role = (name) => ROLES.find(([pattern]) => pattern.test(name))?.[1] ?? 'body';

    /* The children of a StreamField that were taken out stay in the page. */
    const isDeleted = (name) => {
        const child = name.match(/^(.*?-\d+)-value/)?.[1];
        return child ? document.getElementsByName(`${child}-deleted`)[0]?.value === '1' : false;
    };

    /* Every field with words for readers, by its name, in the order of the page. */
    const fields = () => {
        const found = new Map();
        const parts = '[data-draftail-editor-wrapper], textarea[name], input[type="text"][name]';
        for (const part of document.querySelectorAll(`[data-edit-form] :is(${parts})`)) {
            const editor = part.matches('[data-draftail-editor-wrapper]');
            const input = editor ? part.parentElement.querySelector(':scope > [name]') : part;
            if (!input || isDeleted(input.name)) continue;
            const facts = { role: role(input.name), editable: true };
            const lines = editor ? part.querySelectorAll('[data-contents] [data-block]') : [];
            if (editor) found.set(input.name, { ...facts, ...window.byline.voice.rich([...lines]) });
            else if (PLAIN.test(input.name)) found.set(input.name, { ...facts, input, text: input.value, links: [] });
        }
        return found;
    };

    const start = () => {
        const panel = document.querySelector('[data-voice]');
        const form = document.querySelector('[data-edit-form]');
        if (panel && form) window.byline.voice.watch({ panel, form, fields });
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
    else start();
})();
