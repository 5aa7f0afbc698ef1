/* Passkeys: ties allauth's script (mfa/js/webauthn.js) to the form of the page, and says so when the device says no.
   The form stays hidden where the browser has no passkeys or there is no JavaScript. */
(function () {
  const form = document.getElementById("passkey-form");
  const failed = document.getElementById("passkey-failed");
  if (!form || !window.PublicKeyCredential) return;
  const button = form.querySelector("[data-passkey]");
  const ways = {
    add: () => window.allauth.webauthn.forms.addForm({
      ids: { add: button.id, passwordless: button.dataset.alone, credential: button.dataset.field, data: "js_data" },
    }),
    authenticate: () => window.allauth.webauthn.forms.authenticateForm({
      ids: { authenticate: button.id, credential: button.dataset.field, data: "js_data" },
    }),
    login: () => window.allauth.webauthn.forms.loginForm({
      ids: { login: button.id, credential: "passkey-credential" },
    }),
  };
  // allauth's script for adding does not keep the form from being sent without a key.
  button.addEventListener("click", (event) => { event.preventDefault(); failed.hidden = true; });
  ways[button.dataset.passkey]();
  form.addEventListener("submit", (event) => { event.preventDefault(); button.click(); });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    failed.hidden = false;
    form.after(failed);
    failed.scrollIntoView({ block: "nearest" });
  });
  form.hidden = false;
})();
