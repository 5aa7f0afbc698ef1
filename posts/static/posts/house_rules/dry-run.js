/* A rule as it is being typed, read against published stories, a few at a time, with a bar that shows how far. */
(() => {
    const fill = (words, facts) => words.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);

    const placed = (place) => {
        const item = document.createElement('li');
        const link = Object.assign(document.createElement('a'), { href: place.url, textContent: place.title });
        const words = Object.assign(document.createElement('q'), { textContent: place.sentence });
        item.append(link, ': ', words);
        return item;
    };

    const run = async (panel, button) => {
        const bar = panel.querySelector('progress');
        const said = panel.querySelector('[data-dry-run-said]');
        const places = panel.querySelector('[data-dry-run-places]');
        const facts = { remarks: 0, spoke: 0, read: 0 };
        places.replaceChildren();
        said.textContent = '';
        bar.value = 0;
        bar.hidden = false;
        for (let start = 0; start !== null;) {
            const form = new FormData(button.form);
            form.append('start', start);
            const answer = await fetch(panel.dataset.dryRun, { method: 'POST', body: form });
            const told = await answer.json();
            if (!answer.ok) {
                said.textContent = told.words;
                bar.hidden = true;
                return;
            }
            facts.remarks += told.remarks;
            facts.spoke += told.spoke_in;
            facts.read = told.next ?? told.total;
            bar.max = told.total || 1;
            bar.value = facts.read || 1;
            places.append(...told.places.slice(0, 5 - places.children.length).map(placed));
            start = told.next;
        }
        said.textContent = fill(panel.dataset.counted, facts);
    };

    const start = () => {
        const panel = document.querySelector('[data-dry-run]');
        const button = panel?.querySelector('[data-dry-run-go]');
        button?.addEventListener('click', async () => {
            button.disabled = true;
            try {
                await run(panel, button);
            } catch {
                panel.querySelector('[data-dry-run-said]').textContent = panel.dataset.lost;
            }
            button.disabled = false;
        });
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
    else start();
})();
