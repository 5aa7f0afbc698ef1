/* A person in a text: type @, or press Person. The name is never stored, only who it is and which form stands there.
   The list is a combobox only while it is open, nothing is active in it until an arrow is pressed, and what it holds is
   said aloud (the pattern that tested well in github.com/primer/react). */
(() => {
    const { React, DraftJS, draftail } = window;
    if (!draftail || !React || !DraftJS) return;
    const { EditorState, Modifier } = DraftJS;
    const [TYPE, AT] = ['MENTION', 'mention-at'];
    const place = location.pathname.match(/^(.*\/)pages\/(\d+)\/edit\//);
    const people = new Map(); // by id, as whoever writes may know them
    const picked = new Map(); // by id, which of several sets stands in this text already
    let number = 0;

    async function ask(query) {
        if (!place) throw new Error('not a page that is there already');
        const answer = await fetch(`${place[1]}stories/${place[2]}/people/?${query}`, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        const found = await answer.json();
        found.people.forEach((person) => people.set(person.id, person));
        return found;
    }

    const fill = (words, facts) => words.replace(/%\((\w+)\)s/g, (_all, name) => facts[name]);
    const make = (tag, facts = {}, ...inside) => {
        const node = Object.assign(document.createElement(tag), facts);
        node.append(...inside);
        return node;
    };

    /* Asks who it is and which form; gives {data, text}, or nothing where it was closed. */
    function choose() {
        const id = `byline-mention-${++number}`;
        const state = { found: [], active: -1, newest: 0, language: '', words: {}, forms: [] };
        const input = make('input', { type: 'text', id: `${id}-name`, autocomplete: 'off', maxLength: 80 });
        const list = make('ul', { id: `${id}-list`, className: 'byline-mention__list', hidden: true });
        list.setAttribute('role', 'listbox');
        const status = make('p', { className: 'byline-mention__status' });
        status.setAttribute('role', 'status');
        const name = make('label', { htmlFor: input.id });
        const heading = make('h2', { id: `${id}-heading` });
        const legend = make('legend');
        const forms = make('fieldset', { className: 'byline-mention__forms', hidden: true }, legend);
        const verb = make('input', { type: 'text', id: `${id}-verb`, autocomplete: 'off', maxLength: 40 });
        const verbLabel = make('label', { htmlFor: verb.id });
        const verbs = make('div', { hidden: true }, verbLabel, verb);
        const which = make('legend');
        const sets = make('fieldset', { className: 'byline-mention__forms', hidden: true }, which);
        const insert = make('button', { type: 'submit', className: 'button', value: 'insert' });
        const cancel = make('button', { type: 'button', className: 'button button-secondary' });
        const form = make('form', { method: 'dialog' }, heading, name, input, list, status, sets, forms, verbs, make('p', { className: 'byline-mention__steps' }, insert, cancel));
        const dialog = make('dialog', { className: 'byline-mention' }, form);
        dialog.setAttribute('aria-labelledby', heading.id);

        const current = () => state.found[Math.max(state.active, 0)];
        const chosenForm = () => form.elements.namedItem(`${id}-form`)?.value || 'name';
        const chosenSet = () => form.elements.namedItem(`${id}-set`)?.value || '';

        function told(found) {
            Object.assign(state, { language: found.language, words: found.words, forms: found.forms });
            heading.textContent = state.words.who;
            name.textContent = state.words.name;
            legend.textContent = state.words.what;
            verbLabel.textContent = state.words.verb;
            insert.textContent = state.words.insert;
            cancel.textContent = state.words.cancel;
        }

        /* One radio for each set of somebody who leaves it to whoever writes; what was chosen in this text before is chosen. */
        function showSets() {
            const person = current();
            sets.hidden = !person?.sets.length;
            sets.querySelectorAll('label').forEach((node) => node.remove());
            if (sets.hidden) return;
            which.textContent = fill(state.words.which, { name: person.called });
            const before = (person.sets.find(({ key }) => key === picked.get(person.id)) || person.sets[0]).key;
            for (const { key, reads } of person.sets) {
                const radio = make('input', { type: 'radio', name: `${id}-set`, value: key, checked: key === before });
                radio.addEventListener('change', showForms);
                const words = ['subject', 'object', 'det'].map((kind) => reads[kind]).join(' · ');
                sets.append(make('label', {}, radio, make('bdi', { lang: state.language }, words)));
            }
        }

        function showForms() {
            const person = current();
            const reads = person?.sets.find(({ key }) => key === chosenSet())?.reads || person?.reads;
            const before = chosenForm();
            forms.hidden = !person;
            verbs.hidden = !person || state.language !== 'en' || !['name', 'subject'].includes(before);
            insert.disabled = !person;
            forms.querySelectorAll('label, p').forEach((node) => node.remove());
            if (!person) return;
            for (const [kind, label] of state.forms) {
                const radio = make('input', { type: 'radio', name: `${id}-form`, value: kind, checked: kind === before });
                radio.addEventListener('change', () => {
                    verbs.hidden = state.language !== 'en' || !['name', 'subject'].includes(kind);
                });
                const words = make('bdi', { lang: state.language }, reads[kind] || '–');
                forms.append(make('label', {}, radio, make('span', {}, `${label}: `, words)));
            }
            if (person.by_name) forms.append(make('p', {}, fill(person.asked ? state.words.asked : state.words.byName, { name: person.called })));
            if (person.note) forms.append(make('p', {}, make('bdi', {}, person.note)));
        }

        function activate(active) {
            state.active = active;
            [...list.children].forEach((option, index) => option.setAttribute('aria-selected', String(index === active)));
            if (active < 0) input.removeAttribute('aria-activedescendant');
            else input.setAttribute('aria-activedescendant', list.children[active].id);
            list.children[active]?.scrollIntoView({ block: 'nearest' });
            showSets();
            showForms();
        }

        function showList() {
            const open = state.found.length > 0;
            list.replaceChildren(...state.found.map((person, index) => {
                const option = make('li', { id: `${id}-option-${index}` }, make('bdi', {}, person.name));
                if (person.beside) option.append(make('span', {}, `, ${person.beside}`));
                option.setAttribute('role', 'option');
                option.addEventListener('click', () => activate(index));
                return option;
            }));
            list.hidden = !open;
            const parts = { role: 'combobox', 'aria-expanded': 'true', 'aria-controls': list.id, 'aria-autocomplete': 'list' };
            for (const [part, value] of Object.entries(parts)) {
                if (open) input.setAttribute(part, value);
                else input.removeAttribute(part);
            }
            activate(-1);
            const words = !input.value.trim() ? '' : !open ? state.words.nobody : state.found.length === 1 ? state.words.one : state.words.many;
            status.textContent = fill(words || '', { number: state.found.length, name: state.found[0]?.name });
        }

        async function look() {
            const mine = ++state.newest;
            try {
                const found = await ask(new URLSearchParams({ q: input.value.trim() }));
                if (mine !== state.newest) return;
                told(found);
                state.found = found.people;
                showList();
            } catch {
                status.textContent = state.words.lost || '…';
            }
        }

        let waits = 0;
        input.addEventListener('input', () => {
            clearTimeout(waits);
            waits = setTimeout(look, 150);
        });
        input.addEventListener('keydown', (event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step && state.found.length) {
                event.preventDefault();
                activate((state.active + step + state.found.length) % state.found.length);
            } else if (event.key === 'Enter' && !state.found.length) event.preventDefault();
        });
        dialog.addEventListener('keydown', (event) => event.stopPropagation()); // the editor's shortcuts are not meant here
        cancel.addEventListener('click', () => dialog.close());

        return new Promise((resolve) => {
            dialog.addEventListener('close', () => {
                const person = current();
                dialog.remove();
                if (dialog.returnValue !== 'insert' || !person) return resolve(null);
                const data = { id: person.id, form: chosenForm() };
                if (verb.value.trim() && !verbs.hidden) data.verb = verb.value.trim();
                if (chosenSet()) picked.set(person.id, chosenSet());
                if (chosenSet() && !['name', 'gen'].includes(data.form)) data.set = chosenSet();
                return resolve({ data, text: person.called });
            });
            document.body.append(dialog);
            showForms();
            look();
            dialog.showModal();
            input.focus();
        });
    }

    /* The text with a mention in place of what is selected, and a space after it to write on. */
    function put(editorState, { data, text }) {
        const selection = editorState.getSelection();
        let content = editorState.getCurrentContent();
        const before = content.getBlockForKey(selection.getStartKey()).getText().slice(0, selection.getStartOffset());
        const capital = /(^|[.!?…]["”’]?\s+)$/.test(before) ? { case: 'title' } : {};
        content = content.createEntity(TYPE, 'IMMUTABLE', { ...data, ...capital });
        content = Modifier.replaceText(content, selection, text, null, content.getLastCreatedEntityKey());
        content = Modifier.insertText(content, content.getSelectionAfter(), ' ');
        const next = EditorState.push(editorState, content, 'insert-characters');
        return EditorState.forceSelection(next, content.getSelectionAfter());
    }

    class Source extends React.Component {
        componentDidMount() {
            const { editorState, onComplete, onClose } = this.props;
            choose().then((chosen) => (chosen ? onComplete(put(editorState, chosen)) : onClose()));
        }

        render() {
            return null;
        }
    }

    /* Mentions that the page came with are asked for together, once. */
    let waiting = null;
    function known(id) {
        if (people.has(id)) return Promise.resolve();
        if (!waiting) {
            const ids = new Set();
            const done = new Promise((resolve) => { setTimeout(resolve); }).then(() => {
                waiting = null;
                return ask(new URLSearchParams([...ids].map((each) => ['id', each])));
            });
            waiting = { ids, done };
        }
        waiting.ids.add(id);
        return waiting.done;
    }

    class Mention extends React.Component {
        componentDidMount() {
            this.here = true;
            known(this.data().id).then(() => this.here && this.forceUpdate()).catch(() => {}); // the name stands there
        }

        componentWillUnmount() {
            this.here = false;
        }

        data() {
            return this.props.contentState.getEntity(this.props.entityKey).getData();
        }

        render() {
            const { id, form, set } = this.data();
            const person = people.get(id);
            if (set && !picked.has(id)) picked.set(id, set);
            const reads = (person?.sets.find(({ key }) => key === set) || person)?.reads[form];
            return React.createElement('span', { className: 'byline-mentioned', 'data-mention': id, 'data-reads': reads }, this.props.children);
        }
    }

    draftail.registerPlugin({ type: TYPE, source: Source, decorator: Mention }, 'entityTypes');
    draftail.registerPlugin({
        type: AT,
        handleBeforeInput(typed, editorState, ...more) {
            const { getEditorState, setEditorState } = more.at(-1); // Draft.js says when it was typed, or does not
            const selection = editorState.getSelection();
            const text = editorState.getCurrentContent().getBlockForKey(selection.getStartKey()).getText();
            if (typed !== '@' || !/(^|\s|[(“"])$/.test(text.slice(0, selection.getStartOffset()))) return 'not-handled';
            choose().then((chosen) => {
                // Where it was typed: on its way back from the dialog the caret may have gone to the start of the text.
                const now = EditorState.acceptSelection(getEditorState(), selection);
                const plain = () => EditorState.push(now, Modifier.replaceText(now.getCurrentContent(), now.getSelection(), '@'), 'insert-characters');
                setEditorState(chosen ? put(now, chosen) : plain());
            });
            return 'handled';
        },
    }, 'plugins');
})();
