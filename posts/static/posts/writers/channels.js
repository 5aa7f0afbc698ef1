/* What is typed for a network, drawn and counted by our own server as it is typed; without this the page works by Keep. */
(() => {
    const PAUSE = 250; // milliseconds after the last key
    const form = document.getElementById("channels");
    const said = form?.querySelector("[data-counted]");
    const asked = new Map(); // channel -> the timer and the request of its last key

    async function draw(section) {
        const channel = section.dataset.channel;
        const request = new AbortController();
        asked.get(channel)?.request?.abort();
        asked.set(channel, { request });
        const data = new FormData(form);
        data.set("channel", channel);
        try {
            const answer = await fetch(form.dataset.looks, { method: "POST", body: data, signal: request.signal });
            if (!answer.ok || answer.redirected) return; // logged out: what was drawn last stays
            section.querySelector("[data-look]").innerHTML = await answer.text();
            if (section.contains(document.activeElement)) said.textContent = section.querySelector(".shown-counts")?.textContent.trim() ?? "";
        } catch (error) {
            if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // offline: Keep counts later
        }
    }

    function soon(section) {
        const channel = section.dataset.channel;
        clearTimeout(asked.get(channel)?.timer);
        asked.set(channel, { ...asked.get(channel), timer: setTimeout(draw, PAUSE, section) });
    }

    form?.addEventListener("input", (event) => {
        const section = event.target.closest("[data-channel]");
        if (section) soon(section);
        else if (event.target.name === "warning") form.querySelectorAll("[data-channel]").forEach(soon);
    });
})();
