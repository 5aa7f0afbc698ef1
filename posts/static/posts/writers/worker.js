/* Starts the service worker of the writing pages, which keeps a page to open without network. */
(() => {
    const address = document.getElementById("saving")?.dataset.workerUrl;
    if (address && navigator.serviceWorker) navigator.serviceWorker.register(address);
})();
