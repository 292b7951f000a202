// The respondent's page without reloading. Forms work just as well without this file.
"use strict";
(() => {
  const live = document.getElementById("live");
  const longest = 20_000; // milliseconds that an answer may take to be sent
  const soon = 1500; // milliseconds after which those who do not see it are told that it is being sent
  let isSending = false;

  const hosts = (page) => page.dataset.sounds.split(" ").filter(Boolean);
  const part = () => document.getElementById("page");

  // This page's headers let it play recordings of these hosts; for others it must be loaded anew.
  const playable = hosts(part());

  // The field where one is to be filled in, else the question, so that it is read out.
  function takeFocus() {
    const field = part().querySelector(".field [name=answer]:not([type=hidden])");
    (field || document.getElementById("question"))?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    const said = [...part().querySelectorAll(".progress p, #said p")].filter((each) => !each.closest("[role=alert]"));
    live.textContent = said.map((each) => each.textContent).join(" "); // alerts tell themselves
  }

  function show(html) {
    const read = new DOMParser().parseFromString(html, "text/html");
    const fresh = read.getElementById("page");
    if (!fresh || !hosts(fresh).every((each) => playable.includes(each))) return false;
    fresh.querySelector("[autofocus]")?.removeAttribute("autofocus"); // what has focus is said below
    part().replaceWith(document.adoptNode(fresh));
    document.title = read.title;
    document.documentElement.lang = read.documentElement.lang;
    document.documentElement.dir = read.documentElement.dir;
    takeFocus();
    return true;
  }

  function tellFailure(form) {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "alert");
    notice.textContent = part().dataset.failed;
    live.textContent = "";
    part().querySelector(".notice")?.remove();
    form.before(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  async function send(form, button) {
    isSending = true;
    document.documentElement.classList.add("busy");
    const told = setTimeout(() => { live.textContent = part().dataset.sending; }, soon);
    try {
      const body = new URLSearchParams(new FormData(form, button));
      const reply = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout?.(longest) });
      if (reply.status >= 500) tellFailure(form);
      else if (!show(await reply.text())) location.reload();
    } catch {
      tellFailure(form);
    } finally {
      isSending = false;
      clearTimeout(told);
      document.documentElement.classList.remove("busy");
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#page") || event.target.method !== "post") return;
    event.preventDefault();
    if (!isSending) send(event.target, event.submitter);
  });

  // Arrows go from choice to choice.
  document.addEventListener("keydown", (event) => {
    const choice = event.target.closest?.(".group button, .group label");
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!choice || !step) return;
    const isSideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
    const along = isSideways && document.documentElement.dir === "rtl" ? -step : step;
    const all = [...choice.closest(".group").querySelectorAll("button, input")];
    const place = all.indexOf(choice.matches("button") ? choice : choice.querySelector("input"));
    all[(place + along + all.length) % all.length].focus();
    event.preventDefault();
  });

  // Back in the browser's history shows where the interview is, not where it was.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
