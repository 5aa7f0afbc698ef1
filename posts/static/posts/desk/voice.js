/* Voice remarks in the editor's Checks panel: fetched when the page opens and after each save. */
(() => {
    const load = async (panel) => {
        const list = panel.querySelector('[data-voice-list]');
        const status = panel.querySelector('[data-voice-status]');
        let words;
        try {
            const answer = await fetch(panel.dataset.voice, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
            if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
            const html = await answer.text();
            if (list.innerHTML === html) return;
            list.innerHTML = html; // our own template, which escapes what people wrote
            words = list.querySelector('[data-voice-count]')?.textContent ?? '';
        } catch {
            words = panel.dataset.voiceLost;
            list.textContent = words;
        }
        if (status.textContent !== words) status.textContent = words;
    };
    const start = () => {
        const panel = document.querySelector('[data-voice]');
        if (!panel) return;
        load(panel);
        document.addEventListener('w-autosave:success', () => load(panel));
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
    else start();
})();
