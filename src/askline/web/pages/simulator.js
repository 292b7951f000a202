// The designer's page. It keeps what was done and when; the server works out what came of it.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const channels = { inbound: "voice", outbound: "voice", sms: "sms" };
  let setup = null; // what the interview began with
  let done = []; // [kind, value, seconds] of everything that was done
  let shown = null; // what the server answered last
  let began = 0; // when it began, on the browser's clock
  let skipped = 0; // seconds that were skipped by waiting
  let pane = "why";
  let queue = Promise.resolve();

  const seconds = () => Math.round((performance.now() - began + skipped * 1000)) / 1000;

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // Setting up

  function fillSetup() {
    const picked = at("survey").selectedOptions[0];
    const languages = picked ? JSON.parse(picked.dataset.languages) : [];
    at("language").replaceChildren(...languages.map((tag) => element("option", { value: tag, textContent: tag })));
    const attributes = picked ? Object.entries(JSON.parse(picked.dataset.attributes)) : [];
    const fields = [...attributes, ["phone_number", "text"], ["email", "text"]].map(([name, type]) => {
      const input = element("input", { id: `attribute-${name}`, name, placeholder: type, autocomplete: "off" });
      return element("div", {}, element("label", { htmlFor: input.id, textContent: name }), input);
    });
    at("attributes").replaceChildren(...fields);
  }

  function begin() {
    const given = [...at("attributes").querySelectorAll("input")].filter((each) => each.value);
    setup = {
      survey_id: Number(at("survey").value),
      survey_type: at("type").value,
      language: at("language").value || null,
      seed: Number(at("seed").value) || 0,
      attributes: Object.fromEntries(given.map((each) => [each.name, each.value])),
      begins: new Date().toISOString(),
      prompts_take_time: at("pace").checked,
    };
    done = [];
    skipped = 0;
    shown = null;
    began = performance.now();
    at("bubbles").replaceChildren();
    ask();
  }

  // Talking to the server

  function ask() {
    const mine = setup;
    queue = queue.then(() => (mine === setup ? hold() : null)).catch(tellTrouble);
    return queue;
  }

  async function hold() {
    const body = JSON.stringify({ ...setup, done, now: Math.max(seconds(), done.at(-1)?.[2] ?? 0) });
    const reply = await fetch("/simulator", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const answered = await reply.json();
    if (!reply.ok) {
      if (reply.status < 500) done.pop();
      throw new Error(answered.message);
    }
    shown = answered;
    at("trouble").hidden = true;
    show();
  }

  function tellTrouble(fault) {
    at("trouble").textContent = fault.message;
    at("trouble").hidden = false;
  }

  function act(kind, value = "") {
    if (!setup || (shown && shown.ending && kind !== "resume")) return;
    done.push([kind, value, Math.max(seconds(), done.at(-1)?.[2] ?? 0)]);
    ask();
  }

  // Showing

  function show() {
    const channel = channels[setup.survey_type] || "web";
    at("empty").hidden = true;
    at("talk").hidden = false;
    at("device").className = `dress-${channel}`;
    at("where").replaceChildren(
      element("span", { textContent: shown.question ? `${shown.question.name} (${shown.question.type})` : "" }),
      element("span", { textContent: shown.ending ? `ended: ${shown.ending}` : "open" }));
    showTalk();
    at("keypad").hidden = at("keyed").hidden = channel !== "voice" || Boolean(shown.ending);
    at("keyed").textContent = shown.keys;
    at("saying").hidden = channel === "web" || Boolean(shown.ending);
    at("text").placeholder = channel === "voice" ? "say something" : "write a message";
    at("page-dress").hidden = channel !== "web" || !shown.html;
    if (at("page-dress").dataset.html !== shown.html) {
      at("page-dress").innerHTML = at("page-dress").dataset.html = shown.html; // made by the server, every text escaped
    }
    for (const each of at("acts").children) {
      each.hidden = !each.dataset.on.split(" ").includes(channel);
      each.disabled = Boolean(shown.ending) !== (each.dataset.act === "resume");
    }
    at("acts").hidden = [...at("acts").children].every((each) => each.hidden);
    showPane();
    showClock();
  }

  function bubble(line) {
    if (line.who === "engine") return [element("li", { className: "note", textContent: line.refused })];
    if (line.who === "respondent") return [doneBubble(line)];
    const made = line.message
      ? [element("li", { className: "survey", textContent: line.message.text }, segments(line.message))]
      : line.prompts.map(([text, sound]) => {
        const said = element("li", { className: "survey", textContent: text });
        if (/^https?:/.test(sound)) {
          const audio = element("audio", { controls: true, preload: "none", src: sound });
          audio.setAttribute("aria-label", `Recording: ${text}`);
          said.append(audio);
        }
        return said;
      });
    if (["Silence", "Elapsed", "Unfit"].includes(line.heard)) {
      made.unshift(element("li", { className: "note", textContent: `${line.at.toFixed(1)} s: ${line.heard.toLowerCase()}` }));
    }
    if (line.ending) made.push(element("li", { className: "note", textContent: `ended: ${line.ending}` }));
    return made;
  }

  function doneBubble(line) {
    const says = { key: line.value, say: line.value || "(nothing)" }[line.kind];
    if (says === undefined) return element("li", { className: "note", textContent: line.kind.replace("_", " ") });
    const made = element("li", { className: "respondent", textContent: says });
    made.title = `${line.at.toFixed(2)} s`;
    return made;
  }

  function segments(message) {
    const count = `${message.segments} segment${message.segments === 1 ? "" : "s"}`;
    return element("small", { textContent: `${count}, ${message.units} units of ${message.alphabet}, room for ${message.left}` });
  }

  // Keys that follow each other stand in one bubble.
  function joined(lines) {
    const all = [];
    for (const line of lines) {
      const last = all.at(-1);
      if (line.kind === "key" && last?.kind === "key") last.value += line.value;
      else all.push({ ...line });
    }
    return all;
  }

  function showTalk() {
    const list = at("bubbles");
    list.replaceChildren(...joined(shown.lines).flatMap(bubble));
    list.scrollTop = list.scrollHeight;
  }

  const listOf = (texts, none) => texts.length
    ? element("ul", {}, ...texts.map((each) => element("li", { textContent: each })))
    : element("p", { textContent: none });
  const json = (value) => element("pre", { textContent: JSON.stringify(value, null, 2) });
  const heading = (text) => element("h2", { textContent: text });

  function tableOf(values, none) {
    const rows = Object.entries(values);
    if (!rows.length) return element("p", { textContent: none });
    return element("table", {}, ...rows.map(([name, value]) => {
      const head = element("th", { textContent: name });
      head.scope = "row";
      return element("tr", {}, head, element("td", { textContent: JSON.stringify(value) }));
    }));
  }

  const panes = {
    why: () => [heading("Why this"), listOf(shown.why, "It was asked again, and nothing was decided."),
      heading("What did not apply"), listOf(shown.why_not, "Nothing was passed over in this turn.")],
    answers: () => [heading("Answers"), tableOf(shown.answers, "Nothing is recorded yet."),
      heading("Variables"), tableOf(shown.variables, "The survey has none.")],
    payload: () => [json(shown.payload)],
    state: () => [json(shown.state)],
    records: () => [listOf(shown.lines.flatMap((line) => line.records || []), "No records yet.")],
    effects: () => [shown.effects.length ? json(shown.effects) : element("p", { textContent: "Nothing was handed out yet." })],
  };

  function showPane() {
    if (shown) at("pane").replaceChildren(...panes[pane]());
  }

  function showClock() {
    const timer = shown?.timer;
    at("clock").hidden = !timer;
    if (!timer) return;
    const left = Math.max(0, timer.ends - seconds());
    const name = timer.what;
    at("timer-name").textContent = name;
    at("timer-left").textContent = left > 7200 ? `${(left / 3600).toFixed(1)} h` : `${left.toFixed(1)} s`;
    at("timer-bar").style.transform = `scaleX(${timer.of ? Math.min(1, left / timer.of) : 0})`;
  }

  let waitingFor = null;
  function tick() {
    if (!shown?.timer) return;
    showClock();
    const passes = `${began} ${done.length} ${shown.lines.length} ${shown.timer.what} ${shown.timer.ends}`;
    if (seconds() >= shown.timer.ends && waitingFor !== passes) {
      waitingFor = passes;
      ask();
    }
  }
  setInterval(tick, 100);

  // Hands

  at("survey").addEventListener("change", fillSetup);
  at("setup").addEventListener("submit", (event) => { event.preventDefault(); begin(); });
  at("keypad").addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) act("key", key.dataset.key);
  });
  at("saying").addEventListener("submit", (event) => {
    event.preventDefault();
    act("say", at("text").value);
    at("text").value = "";
  });
  at("page-dress").addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = new FormData(event.target, event.submitter);
    if (sent.get("act") === "back") act("back");
    else act("say", sent.get("act") === "skip" ? "" : sent.getAll("answer").join(", "));
  });
  at("acts").addEventListener("click", (event) => {
    const { act: kind, wait } = event.target.dataset;
    if (kind) act(kind);
    if (wait && setup) {
      skipped += Number(wait);
      ask();
    }
  });

  // The computer's own keys are telephone keys, unless they are being typed somewhere.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || at("keypad").hidden) return;
    if (event.target.matches("input, select, textarea")) return;
    const key = at("keypad").querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!key || event.repeat) return;
    event.preventDefault();
    key.classList.add("down");
    setTimeout(() => key.classList.remove("down"), 120);
    act("key", event.key);
  });

  const tabs = [...document.querySelectorAll("[role=tab]")];
  function pick(tab) {
    pane = tab.dataset.pane;
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    at("pane").setAttribute("aria-labelledby", tab.id);
    showPane();
  }
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => pick(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      next.focus();
      pick(next);
    });
  });

  fillSetup();
})();
