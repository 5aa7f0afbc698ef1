/* One button copies a block as HTML and as text, so that a mail program takes what it can. */
(() => {
    for (const block of document.querySelectorAll("[data-copied]")) {
        const [html, text, said] = ["html", "text", "said"].map((name) => block.querySelector(`[data-${name}]`));
        const button = block.querySelector("[data-copy]");
        const kinds = () => ({
            "text/html": new Blob([html.innerHTML.trim()], { type: "text/html" }),
            "text/plain": new Blob([text.textContent], { type: "text/plain" }),
        });
        const byHand = () => {
            getSelection().selectAllChildren(html);
            return document.execCommand("copy");
        };
        button.addEventListener("click", async () => {
            said.textContent = "";
            try {
                await navigator.clipboard.write([new ClipboardItem(kinds())]);
            } catch { // no permission, or not a secure page
                if (!byHand()) return;
            }
            said.textContent = said.dataset.done;
        });
        button.closest("[hidden]").hidden = false;
    }
})();
