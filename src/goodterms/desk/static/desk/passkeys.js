/* Passkeys: asks the browser for one, and sends the answer with the form. Without this file the forms stay hidden. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.isSecureContext) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const ids = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const make = async (asked) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: ids(asked.excludeCredentials),
    } });
    return { attestationObject: text(made.response.attestationObject), ...common(made) };
  };
  const get = async (asked) => {
    const found = await navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), allowCredentials: ids(asked.allowCredentials),
    } });
    const { authenticatorData, signature, userHandle } = found.response;
    return {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle ? { userHandle: text(userHandle) } : {}),
      ...common(found),
    };
  };
  const common = (credential) => ({ raw: text(credential.rawId), clientDataJSON: text(credential.response.clientDataJSON) });
  const whole = ({ raw, ...response }) =>
    JSON.stringify({ id: raw, rawId: raw, type: "public-key", response, clientExtensionResults: {} });

  const ask = async (form) => {
    const begun = await fetch(form.dataset.begin, { method: "POST", body: new FormData(form), redirect: "error" });
    const asked = await begun.json();
    if (!begun.ok) throw new Error(asked.wrong);
    return whole(await (form.dataset.passkey === "create" ? make : get)(asked.publicKey));
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const wrong = form.querySelector("[data-passkey-wrong]");
    const stopped = form.querySelector("[data-passkey-stopped]");
    let busy = false;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (busy) return;
      busy = true;
      wrong.hidden = stopped.hidden = true;
      try {
        form.elements.answer.value = await ask(form);
        form.submit();
      } catch (fault) {
        busy = false;
        // The browser's own dialogue has said why, or the person closed it; only our own words are repeated.
        const ours = !(fault instanceof DOMException) && !(fault instanceof TypeError) && fault.message;
        if (ours) wrong.querySelector("div").textContent = fault.message;
        (ours ? wrong : stopped).hidden = false;
        if (ours) wrong.focus();
      }
    });
  });
  document.querySelectorAll("[data-passkey-unknown]").forEach((el) => { el.hidden = true; });
})();
