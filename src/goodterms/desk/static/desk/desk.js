/* Keyboard and small comforts. Everything works without this file. */
(() => {
  "use strict";
  const typing = (el) => el.closest("input, select, textarea, [contenteditable]") !== null;
  const rows = () => Array.from(document.querySelectorAll("[data-row]")).filter((r) => r.offsetParent !== null);
  let at = -1;

  const choose = (step) => {
    const all = rows();
    if (!all.length) return;
    const held = all.findIndex((r) => r.contains(document.activeElement));
    if (held >= 0) at = held;
    at = Math.max(0, Math.min(all.length - 1, at + step));
    all.forEach((r, i) => (i === at ? (r.dataset.at = "here") : delete r.dataset.at));
    const link = all[at].querySelector("a[data-open]");
    if (link) link.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };

  const deeds = {
    "/": () => document.querySelector("#find")?.focus(),
    "j": () => choose(1),
    "k": () => choose(-1),
    "?": () => document.querySelector("dialog.keys")?.showModal(),
  };
  const places = { t: "today", c: "customers", a: "ageing", i: "imports", s: "settings", p: "portfolio" };
  let going = false;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((d) => {
        d.open = false;
        d.querySelector("summary").focus();
      });
      if (event.target.id === "find") event.target.blur();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (going) {
      going = false;
      const link = places[event.key] && document.querySelector(`.bar nav a[data-place="${places[event.key]}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "g") { going = true; setTimeout(() => { going = false; }, 1200); return; }
    const deed = deeds[event.key];
    if (deed) { event.preventDefault(); deed(); }
  });

  /* One menu at a time; a click elsewhere closes it. */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
    const opener = event.target.closest("[data-keys]");
    if (opener) document.querySelector("dialog.keys")?.showModal();
    const shut = event.target.closest("[data-shut]");
    if (shut) shut.closest("dialog").close();
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu") && event.target.open) {
      event.target.querySelector(".panel input:not([type=hidden]), .panel textarea, .panel select, .panel a")?.focus();
    }
  }, true);

  /* A menu that was left does not lie over what one has gone on to. */
  document.addEventListener("focusin", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
  });

  /* Tables that a phone shows as cards stay tables for whoever hears the page: some browsers forget it. */
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  const named = () => document.querySelectorAll("table.cards, table.sums").forEach((table) =>
    [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, th, td")].forEach((el) => {
      if (el.closest("table") !== table) return;
      el.setAttribute("role", roles[el.tagName] || (el.scope === "row" ? "rowheader" : "columnheader"));
    }));
  named();

  /* What htmx exchanges while one is in it keeps the focus: by its id, else at the beginning of the new part. */
  const within = new Set(); /* several parts may be exchanged at the same moment */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.shouldSwap && event.detail.target.contains(document.activeElement)) within.add(event.detail.target);
  });
  /* What goes on by itself says its important changes to whoever hears the page, each once. */
  const announce = () => {
    const said = document.querySelector("[data-told]")?.textContent.trim();
    const place = document.querySelector("[data-announces]");
    if (place && said && place.textContent !== said) place.textContent = said;
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    named();
    announce();
    const part = event.detail.target;
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (within.delete(part) && lost && part.isConnected) { part.tabIndex = -1; part.focus(); }
  });

  /* A form is sent once; what was wrong is read out first. */
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    if (event.target.method === "post" && !("again" in event.target.dataset)) event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((f) => delete f.dataset.sent));
  document.querySelectorAll("[data-problems]").forEach((notice) => {
    /* Which fields are meant, where it is clear: a page with the same form twice marks none. */
    (notice.dataset.fields || "").trim().split(/\s+/).filter(Boolean).forEach((name) => {
      const meant = notice.parentElement.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type="hidden"])`);
      if (meant.length === 1) meant[0].setAttribute("aria-invalid", "true");
    });
    notice.focus();
  });
  document.querySelectorAll("[data-send-on-change]").forEach((field) =>
    field.addEventListener("change", () => field.form.requestSubmit()));

  /* A new firm: the clock of this browser to begin with; a country brings its currency and, where it has one, its clock. */
  const set = (field, value) => {
    if (field && value && Array.from(field.options).some((o) => o.value === value)) field.value = value;
  };
  const clock = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (clock !== "UTC") set(document.querySelector("[data-own-zone]"), clock);
  document.querySelectorAll("[data-sets-the-rest]").forEach((country) => country.addEventListener("change", () => {
    const { currency, zone } = country.selectedOptions[0].dataset;
    set(country.form.elements.currency, currency);
    set(country.form.elements.timezone, zone);
  }));
  /* Whoever only looks around is asked for no firm. */
  const own = document.querySelector("#own-firm");
  const begin = () => {
    own.disabled = own.form.elements.start.value === "play";
    own.querySelector("#name").required = !own.disabled;
  };
  if (own) { own.form.addEventListener("change", begin); window.addEventListener("pageshow", begin); begin(); }
  /* A slider says where it stands while it is moved. */
  document.addEventListener("input", (event) => {
    const said = event.target.type === "range" && event.target.closest(".slider")?.querySelector("output");
    if (said) said.textContent = `${event.target.value}\u00a0%`;
  });
  document.querySelectorAll("[data-needs-js]").forEach((el) => { el.hidden = false; });
})();
