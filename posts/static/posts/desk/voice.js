/* Voice remarks beside the editor: of the words as they stand in its fields, a moment after each change.
   Where the browser can (CSS Custom Highlight API) the words are underlined, each kind in its own way; the cards are
   always there, and work with a keyboard. */
(() => {
    const PAUSE = 500; // milliseconds without a key
    const PLAIN = /^(standfirst|cover_alt)$|-(quote|alt_text|caption|text|question)$/;
    const ROLES = [[/(^|-)headline$/, 'headline'], [/(_alt|alt_text)$/, 'alt'], [/-quote$/, 'quote']];
    const KINDS = ['hold', 'advise', 'hint'];

    const role = (name) => ROLES.find(([pattern]) => pattern.test(name))?.[1] ?? 'body';

    /* The children of a StreamField that were taken out stay in the page. */
    const isDeleted = (name) => {
        const child = name.match(/^(.*?-\d+)-value/)?.[1];
        return child ? document.getElementsByName(`${child}-deleted`)[0]?.value === '1' : false;
    };

    /* A rich text editor: its paragraphs in one text, a line each, with where each begins. */
    const rich = (editor) => {
        const lines = [...editor.querySelectorAll('[data-contents] [data-block]')];
        const links = [];
        let text = '';
        const starts = lines.map((line) => {
            if (line !== lines[0]) text += '\n';
            const start = text.length;
            text += line.textContent;
            for (const link of line.querySelectorAll('a')) {
                const at = start + before(line, link).length;
                links.push([at, at + link.textContent.length]);
            }
            return start;
        });
        return { lines, starts, text, links };
    };

    const before = (line, node) => {
        const range = document.createRange();
        range.setStart(line, 0);
        range.setEndBefore(node);
        return range.toString();
    };

    /* Every field with words for readers, by its name, in the order of the page. */
    const fields = () => {
        const found = new Map();
        const parts = '[data-draftail-editor-wrapper], textarea[name], input[type="text"][name]';
        for (const part of document.querySelectorAll(`[data-edit-form] :is(${parts})`)) {
            const editor = part.matches('[data-draftail-editor-wrapper]');
            const input = editor ? part.parentElement.querySelector(':scope > [name]') : part;
            if (!input || isDeleted(input.name)) continue;
            if (editor) found.set(input.name, { input, ...rich(part) });
            else if (PLAIN.test(input.name)) found.set(input.name, { input, text: input.value, links: [] });
        }
        return found;
    };

    /* Python counts signs, JavaScript half of some: emoji are two here. */
    const toSigns = (text, at) => [...text.slice(0, at)].length;
    const fromSigns = (text, count) => [...text].slice(0, count).join('').length;

    const asBlocks = (found) =>
        [...found].map(([path, { text, links }]) => ({
            path,
            text,
            role: role(path),
            links: links.map(([start, end]) => [toSigns(text, start), toSigns(text, end)]),
        }));

    const textNode = (line, offset) => {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let node = walker.nextNode();
        let left = offset;
        while (node && left > node.length) {
            left -= node.length;
            node = walker.nextNode();
        }
        return node && [node, left];
    };

    /* The stretch of a rich text that a card is about; null where it cannot be pointed at. */
    const rangeOf = (card, field) => {
        if (!field?.lines) return null;
        const [start, end] = ['start', 'end'].map((name) => fromSigns(field.text, Number(card.dataset[name])));
        const number = field.starts.findLastIndex((at) => at <= start);
        const line = field.lines[number];
        const from = line && textNode(line, start - field.starts[number]);
        const to = line && textNode(line, Math.min(end - field.starts[number], line.textContent.length));
        if (!from || !to) return null;
        const range = document.createRange();
        range.setStart(...from);
        range.setEnd(...to);
        return range;
    };

    const underline = (cards, found) => {
        if (!window.Highlight || !CSS.highlights) return;
        for (const kind of KINDS) {
            const ranges = cards
                .filter((card) => card.dataset.severity === kind)
                .map((card) => rangeOf(card, found.get(card.dataset.path)))
                .filter(Boolean);
            CSS.highlights.set(`byline-${kind}`, new Highlight(...ranges));
        }
    };

    const select = (card, field) => {
        const range = rangeOf(card, field);
        if (range) {
            range.startContainer.parentElement.closest('[contenteditable="true"]').focus();
            getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
            range.startContainer.parentElement.scrollIntoView({ block: 'center' });
        } else if (field && !field.lines) {
            field.input.focus();
            const at = ['start', 'end'].map((name) => fromSigns(field.text, Number(card.dataset[name])));
            field.input.setSelectionRange(...at);
        } else return false;
        return true;
    };

    /* As if typed: the editor's own undo takes it back. */
    const use = (card, field, words) =>
        select(card, field) && setTimeout(() => document.execCommand('insertText', false, words), 50);

    const watch = (panel) => {
        const list = panel.querySelector('[data-voice-list]');
        const status = panel.querySelector('[data-voice-status]');
        const token = document.querySelector('[name=csrfmiddlewaretoken]')?.value ?? '';
        let asked = null; // what was sent last
        let shown = ''; // what came back
        let timer = 0;

        const say = (words) => {
            if (status.textContent !== words) status.textContent = words;
        };

        const folds = () => [...list.querySelectorAll('details')];

        const show = (html) => {
            const open = new Set(folds().filter((one) => one.open).map((one) => one.dataset.voiceFold));
            const typed = new Map(
                [...list.querySelectorAll('[data-voice-card]')].map((card) => [
                    card.dataset.voiceCard,
                    card.querySelector('[data-voice-why]')?.value,
                ]),
            );
            list.innerHTML = html; // our own template, which escapes what people wrote
            for (const one of folds()) one.open = open.has(one.dataset.voiceFold);
            for (const card of list.querySelectorAll('[data-voice-card]')) {
                const why = card.querySelector('[data-voice-why]');
                if (why && typed.get(card.dataset.voiceCard)) why.value = typed.get(card.dataset.voiceCard);
            }
        };

        const load = async (decided = null) => {
            const found = fields();
            const words = JSON.stringify({ blocks: asBlocks(found), decided });
            if (!decided && words === asked) return;
            asked = words;
            try {
                const answer = await fetch(panel.dataset.voice, {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token, 'X-Requested-With': 'XMLHttpRequest' },
                    body: words,
                });
                if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
                const html = await answer.text();
                if (asked !== words) return; // typed on meanwhile
                if (shown !== html) show(html);
                shown = html;
                if (decided) panel.querySelector('h2').focus();
                const cards = [...list.querySelectorAll('[data-voice-card]')];
                for (const button of list.querySelectorAll('[hidden]')) button.hidden = false;
                underline(cards, found);
                say(list.querySelector('[data-voice-count]')?.textContent ?? '');
            } catch {
                asked = shown = null;
                list.textContent = panel.dataset.voiceLost;
                say(panel.dataset.voiceLost);
            }
        };

        const soon = () => {
            clearTimeout(timer);
            timer = setTimeout(() => load(), PAUSE);
        };

        list.addEventListener('click', (event) => {
            const button = event.target.closest('button');
            const card = button?.closest('[data-voice-card]');
            if (!card) return;
            const field = fields().get(card.dataset.path);
            if ('voiceShow' in button.dataset) select(card, field);
            if ('voiceUse' in button.dataset) use(card, field, button.dataset.voiceUse);
            if ('voiceChoice' in button.dataset) {
                const why = card.querySelector('[data-voice-why]')?.value ?? '';
                load({ mark: card.dataset.voiceCard, choice: button.dataset.voiceChoice, why });
            }
        });
        list.addEventListener('keydown', (event) => {
            // Enter in "why" must not save the whole form.
            if (event.key === 'Enter' && event.target.matches('[data-voice-why]')) event.preventDefault();
        });
        const form = document.querySelector('[data-edit-form]');
        form?.addEventListener('input', soon);
        form?.addEventListener('keyup', soon);
        document.addEventListener('w-autosave:success', soon);
        setTimeout(() => load(), PAUSE); // Draftail draws its text a moment after the page
    };

    const start = () => {
        const panel = document.querySelector('[data-voice]');
        if (panel) watch(panel);
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
    else start();
})();
