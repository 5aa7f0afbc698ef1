/* Voice remarks beside what one writes: of the words as they stand in the page's fields, a moment after each change.
   Where the browser can (CSS Custom Highlight API) the words are underlined, each kind in its own way; the cards are
   always there, and work with a keyboard. What a page's fields are, each page says itself (`voice-in-editor.js`,
   `writers/voice-in-boxes.js`):

   `window.byline.voice.watch({ panel, form, fields })`; `fields()` is a Map by name of
   `{ input, text, role, links }`, for plain fields, or `{ lines, starts, text, role, links }`, for words in elements
   (`rich`), with `editable` where one can type over them. */
(() => {
    const PAUSE = 500; // milliseconds without a key
    const KINDS = ['hold', 'advise', 'hint'];

    /* Words in elements: one text of all lines, with where each begins, and the links in it. */
    const rich = (lines) => {
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

    /* Python counts signs, JavaScript half of some: emoji are two here. */
    const toSigns = (text, at) => [...text.slice(0, at)].length;
    const fromSigns = (text, count) => [...text].slice(0, count).join('').length;

    const asBlocks = (found) =>
        [...found].map(([path, { text, links, role }]) => ({
            path,
            text,
            role,
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

    /* The stretch of a text that a card is about; null where it cannot be pointed at. `drawn` are the lines in which a
       plain field's words can be underlined. */
    const rangeOf = (card, field, { lines, starts } = field ?? {}) => {
        if (!lines) return null;
        const [start, end] = ['start', 'end'].map((name) => fromSigns(field.text, Number(card.dataset[name])));
        const number = starts.findLastIndex((at) => at <= start);
        const line = lines[number];
        const from = line && textNode(line, start - starts[number]);
        const to = line && textNode(line, Math.min(end - starts[number], line.textContent.length));
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
                .map((card) => [card, found.get(card.dataset.path)])
                .map(([card, field]) => rangeOf(card, field, field?.drawn ?? field))
                .filter(Boolean);
            CSS.highlights.set(`byline-${kind}`, new Highlight(...ranges));
        }
    };

    const select = (card, field) => {
        const range = rangeOf(card, field);
        if (range) {
            range.startContainer.parentElement.closest('[contenteditable="true"], [tabindex]')?.focus();
            getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
            range.startContainer.parentElement.scrollIntoView({ block: 'center' });
        } else if (field?.input) {
            field.input.focus();
            const at = ['start', 'end'].map((name) => fromSigns(field.text, Number(card.dataset[name])));
            field.input.setSelectionRange(...at);
            field.input.scrollIntoView({ block: 'center' });
        } else return false;
        return true;
    };

    /* As if typed: the editor's own undo takes it back. */
    const use = (card, field, words) => {
        const found = select(card, field);
        if (found) setTimeout(() => document.execCommand('insertText', false, words), 50);
        return found;
    };

    /* What only a script can do is offered once there is one: words to put there, where one can type; the way there. */
    const offer = (card, field) => {
        for (const button of card.querySelectorAll('button[hidden]')) button.hidden = 'voiceUse' in button.dataset && !field?.editable;
        const instead = card.querySelector('[data-voice-instead]');
        if (instead && !field?.editable) instead.hidden = false;
        const where = card.querySelector('[data-voice-where]');
        where.textContent = field?.label ?? '';
    };

    const watch = ({ panel, form, fields }) => {
        const list = panel.querySelector('[data-voice-list]');
        const status = panel.querySelector('[data-voice-status]');
        let asked = null; // what was sent last
        let shown = ''; // what came back
        let timer = 0;

        const tell = (number, words) => {
            if (status.textContent !== words) status.textContent = words;
            panel.dispatchEvent(new CustomEvent('byline:voice', { detail: { number, words } }));
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

        const send = (body) =>
            fetch(panel.dataset.voice, {
                method: 'POST',
                headers: {
                    'Content-Type': 'application/json',
                    'X-CSRFToken': form.elements.csrfmiddlewaretoken.value,
                    'X-Requested-With': 'XMLHttpRequest',
                },
                body,
            });

        /* Words that are taken over are not the writer's own: said while what they replace still stands there. */
        const tellTaken = (card, words) => {
            const decided = { mark: card.dataset.voiceCard, choice: 'use', words };
            send(JSON.stringify({ blocks: asBlocks(fields()), decided })).catch(() => {}); // offline: they count as own
        };

        const load = async (decided = null) => {
            const found = fields();
            const words = JSON.stringify({ blocks: asBlocks(found), decided });
            if (!decided && words === asked) return;
            asked = words;
            try {
                const answer = await send(words);
                if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
                const html = await answer.text();
                if (asked !== words) return; // typed on meanwhile
                if (shown !== html) show(html);
                shown = html;
                if (decided) panel.querySelector('h2').focus();
                const cards = [...list.querySelectorAll('[data-voice-card]')];
                for (const card of cards) offer(card, found.get(card.dataset.path));
                underline(cards, found);
                tell(cards.length, list.querySelector('[data-voice-count]')?.textContent ?? '');
            } catch {
                asked = shown = null;
                list.textContent = panel.dataset.voiceLost;
                tell(0, panel.dataset.voiceLost);
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
            if ('voiceUse' in button.dataset && use(card, field, button.dataset.voiceUse)) tellTaken(card, button.dataset.voiceUse);
            if ('voiceChoice' in button.dataset) {
                const why = card.querySelector('[data-voice-why]')?.value ?? '';
                load({ mark: card.dataset.voiceCard, choice: button.dataset.voiceChoice, why });
            }
        });
        list.addEventListener('keydown', (event) => {
            // Enter in "why" must not save the whole form.
            if (event.key === 'Enter' && event.target.matches('[data-voice-why]')) event.preventDefault();
        });
        form.addEventListener('input', soon);
        form.addEventListener('keyup', soon);
        for (const name of ['w-autosave:success', 'byline:words']) document.addEventListener(name, soon);
        window.addEventListener('online', soon);
        setTimeout(() => load(), PAUSE); // Draftail draws its text a moment after the page
    };

    window.byline = Object.assign(window.byline ?? {}, { voice: { rich, watch } });
})();
