/* A link that is shown once: a button copies it, another hands it to the phone's own sharing where there is one. */
(() => {
    const link = document.querySelector("[data-link]");
    const row = document.querySelector("[data-link-buttons]");
    if (!link || !row) return;
    const address = link.textContent.trim();
    const said = document.querySelector("[data-link-said]");
    const [copy, share] = ["copy", "share"].map((name) => row.querySelector(`[data-${name}]`));

    async function copied() {
        try {
            await navigator.clipboard.writeText(address);
            return true;
        } catch { // no permission, or not a secure page: mark it, so that one's own copying is one tap
            getSelection().selectAllChildren(link);
            return document.execCommand("copy");
        }
    }

    copy.addEventListener("click", async () => {
        said.textContent = "";
        said.textContent = await copied() ? said.dataset.done : said.dataset.marked;
    });
    share.hidden = !navigator.share;
    share.addEventListener("click", () => {
        navigator.share({ title: share.dataset.title, url: address }).catch(() => {}); // closed without sharing
    });
    row.hidden = false;
})();
