// The designer's page. It keeps what was done and when; the server works out what came of it.
"use strict";
(() => {
  const longestPreparing = 60; // seconds
  const channels = { inbound: "voice", outbound: "voice", sms: "sms" };
  let setup = null; // what the interview began with
  let done = []; // [kind, value, seconds] of everything that was done
  let shown = null; // what the server answered last
  let began = 0; // when it began, on the browser's clock
  let skipped = 0; // seconds that were skipped by waiting
  let pane = "why";
  let isHeard = false; // whether prompts and keys are to be heard
  let isPreparing = false; // whether what is to be heard has still to be made or fetched
  let heard = 0; // lines of the conversation that have been said, or passed over
  let bubbles = []; // what is shown of the conversation: of each line its sign and its elements
  let queue = Promise.resolve();

  const seconds = () => Math.round((performance.now() - began + skipped * 1000)) / 1000;

  function begin() {
    setup = { ...choice.read(), begins: new Date().toISOString() };
    done = [];
    skipped = heard = 0;
    shown = null;
    began = performance.now();
    at("bubbles").replaceChildren();
    bubbles = [];
    hush();
    at("more").open = false;
    at("begin").textContent = "Begin again";
    ask().then(() => at("device").scrollIntoView({ block: "nearest" }));
  }

  // Talking to the server

  function ask() {
    const mine = setup;
    queue = queue.then(() => (mine === setup ? hold() : null)).catch(tellTrouble);
    return queue;
  }

  async function hold() {
    const body = JSON.stringify({ ...setup, done, now: Math.max(seconds(), done.at(-1)?.[2] ?? 0) });
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch("/simulator", { method: "POST", headers, body }).catch(() => {
      throw new Error("The server cannot be reached. What was done is kept, and sent with the next step.");
    });
    const answered = await reply.json();
    if (!reply.ok) {
      if (reply.status < 500) done.pop();
      throw new Error(answered.message);
    }
    shown = answered;
    at("trouble").hidden = true;
    choice.showFaults(shown.faults);
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

  // What is to be heard

  const channel = () => channels[setup.survey_type] || "web";

  function hear() {
    const fresh = shown.lines.slice(heard).filter((line) => line.prompts);
    heard = shown.lines.length;
    if (!fresh.length) return;
    hush();
    if (isHeard && channel() === "voice" && fresh.at(-1).prompts.length) sayInTime(fresh.at(-1).prompts);
  }

  // The clock of the call is told how long the prompts really take; it stands still until that is known.
  function sayInTime(prompts) {
    const mine = setup;
    const readUntil = shown.speaking_until;
    const lines = shown.lines.length;
    const isNow = () => mine === setup && lines === shown.lines.length && !shown.keys;
    const take = (length) => isNow() && act("prompts_take", String(Math.min(600, length)));
    const longest = 10 + prompts.join("").length / 5;
    const ready = (length) => { isPreparing = false; take(length ?? longest); };
    isPreparing = true;
    take(longestPreparing);
    sound.say(prompts, shown.language, ready, () => take(0)).then((hasVoice) => {
      if (hasVoice) return;
      ready(Math.max(0, readUntil - seconds()));
      tellNoVoice();
    });
  }

  function hush() {
    isPreparing = false;
    sound.stop();
  }

  function tellNoVoice() {
    tellTrouble(new Error("Nothing here can speak this: install askline[speech] on the server, or use a browser that has a voice for the language."));
  }

  function pass(time) {
    hush();
    skipped += time;
    ask();
  }

  function press(key) {
    if (isHeard) sound.beep(key);
    if (shown?.barge_in) hush();
    act("key", key);
  }

  // Showing

  function show() {
    const isOver = Boolean(shown.ending);
    for (const each of [at("bubbles"), at("page-dress")]) Object.assign(each, { lang: shown.language, dir: shown.dir });
    at("empty").hidden = true;
    at("talk").hidden = false;
    at("device").className = `dress-${channel()}`;
    showHead();
    at("keypad").hidden = channel() !== "voice" || isOver;
    at("keyed").textContent = shown.keys;
    at("saying").hidden = channel() === "web" || isOver;
    at("text").placeholder = channel() === "voice" ? "say something" : "write a message";
    at("page-dress").hidden = channel() !== "web";
    showPage();
    for (const each of at("acts").children) {
      each.hidden = !each.dataset.on.split(" ").includes(channel()) || isOver !== (each.dataset.act === "resume");
    }
    at("acts").hidden = [...at("acts").children].every((each) => each.hidden);
    showPane();
    showClock();
    showTalk(); // once its room is known
    hear();
  }

  // Whoever answers by keyboard goes on where the next answer is given, as on the respondent's page.
  function showPage() {
    const dress = at("page-dress");
    if (dress.dataset.html === shown.html) return;
    const isThere = dress.contains(document.activeElement);
    dress.innerHTML = dress.dataset.html = shown.html; // made by the server, every text escaped
    if (isThere) (dress.querySelector(".field [name=answer]") ?? dress.querySelector("h1"))?.focus({ preventScroll: true });
    dress.scrollTop = 0;
  }

  function showHead() {
    const name = choice.nameOf(setup.survey_id);
    at("with").textContent = name;
    at("device").querySelector(".face").textContent = channel() === "web" ? "@" : [...name][0];
    at("sound").hidden = channel() !== "voice";
    at("where").replaceChildren(
      ...(shown.question ? [element("span", { className: "asked", textContent: `${shown.question.name} (${shown.question.type})` })] : []),
      element("span", { className: `stands ${shown.ending ? "ended" : ""}`, textContent: shown.ending ? `ended: ${shown.ending}` : "open" }));
    showLine();
  }

  function showLine() {
    const now = Math.floor(shown.ending ? shown.ended_at : seconds());
    const long = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
    const texts = { voice: `${setup.survey_type} call, ${long}`, sms: setup.attributes.phone_number || "text messages", web: "the respondent's page" };
    if (at("line").textContent !== texts[channel()]) at("line").textContent = texts[channel()];
  }

  function bubble(line) {
    if (line.who === "engine") return [element("li", { className: "note", lang: "en", dir: "ltr", textContent: line.refused })];
    if (line.who === "respondent") return [doneBubble(line)];
    const made = line.message
      ? [element("li", { className: "survey texted", textContent: line.message.text }, segments(line.message))]
      : line.prompts.map((each) => promptBubble(each));
    if (["Silence", "Elapsed", "Unfit"].includes(line.heard)) {
      made.unshift(element("li", { className: "note", lang: "en", dir: "ltr", textContent: `${line.at.toFixed(1)} s: ${line.heard.toLowerCase()}` }));
    }
    if (line.ending) made.push(element("li", { className: "note", lang: "en", dir: "ltr", textContent: `ended: ${line.ending}` }));
    return made;
  }

  function promptBubble(prompt) {
    const [text, address] = prompt;
    const said = element("li", { className: "survey" }, element("span", { dir: "auto", textContent: text || address }));
    if (channel() === "voice") {
      const play = element("button", { type: "button", className: address ? "play recorded" : "play" });
      play.setAttribute("aria-label", `${address ? "Play the recording" : "Say"}: ${text || address}`);
      play.addEventListener("click", () => sound.say([prompt], shown.language).then((hasVoice) => hasVoice || tellNoVoice()));
      said.append(play);
    }
    return said;
  }

  function doneBubble(line) {
    const says = { key: line.value, say: line.value || "(nothing)" }[line.kind];
    if (says === undefined) return element("li", { className: "note", lang: "en", dir: "ltr", textContent: line.kind.replace("_", " ") });
    const made = element("li", { className: line.kind === "key" ? "respondent keys" : "respondent", dir: "auto", textContent: says });
    made.title = `${line.at.toFixed(2)} s`;
    return made;
  }

  function segments(message) {
    const count = `${message.segments} segment${message.segments === 1 ? "" : "s"}`;
    return element("small", { lang: "en", dir: "ltr", textContent: `${count}, ${message.units} units of ${message.alphabet}, room for ${message.left}` });
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

  // Only what is new is added, so that screen readers tell nothing twice and nobody loses his place.
  function showTalk() {
    const list = at("bubbles");
    const lines = joined(shown.lines);
    const signs = lines.map((line) => JSON.stringify(line));
    const same = signs.findIndex((sign, index) => sign !== bubbles[index]?.sign);
    const kept = same < 0 ? lines.length : same;
    if (kept === lines.length && kept === bubbles.length) return;
    for (const each of bubbles.splice(kept)) each.made.forEach((node) => node.remove());
    for (const [index, line] of lines.entries()) {
      if (index < kept) continue;
      const made = bubble(line);
      bubbles.push({ sign: signs[index], made });
      list.append(...made);
    }
    list.scrollTop = list.scrollHeight;
  }

  const heading = (text) => element("h2", { textContent: text });
  const nothing = (text) => element("p", { className: "nothing", textContent: text });
  const listOf = (texts, none, className = "") => texts.length
    ? element("ul", {}, ...texts.map((each) => element("li", { className, textContent: each })))
    : nothing(none);

  // JSON with its parts told apart by colour.
  function json(value) {
    const part = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
    const text = JSON.stringify(value, null, 2);
    const made = element("pre");
    let end = 0;
    for (const found of text.matchAll(part)) {
      const kind = found[2] ? "key" : found[1] ? "text" : /\d/.test(found[0]) ? "number" : "word";
      made.append(text.slice(end, found.index), element("span", { className: kind, textContent: found[1] ?? found[0] }), found[2] ?? "");
      end = found.index + found[0].length;
    }
    made.append(text.slice(end));
    return made;
  }

  function tableOf(values, none) {
    const rows = Object.entries(values);
    if (!rows.length) return nothing(none);
    return element("table", {}, ...rows.map(([name, value]) => {
      const head = element("th", { textContent: name });
      head.scope = "row";
      return element("tr", {}, head, element("td", { className: "code", textContent: JSON.stringify(value) }));
    }));
  }

  function recordsOf(lines) {
    const kept = lines.filter((line) => line.records?.length);
    if (!kept.length) return [nothing("No records yet.")];
    return kept.flatMap((line) => [heading(`${line.at.toFixed(1)} s, ${line.heard.toLowerCase()}`), listOf(line.records, "", "code")]);
  }

  const panes = {
    why: () => [heading("Why this"), listOf(shown.why, "It was asked again, and nothing was decided.", "because"),
      heading("What did not apply"), listOf(shown.why_not, "Nothing was passed over in this turn.")],
    answers: () => [heading("Answers"), tableOf(shown.answers, "Nothing is recorded yet."),
      heading("Variables"), tableOf(shown.variables, "The survey has none.")],
    payload: () => [json(shown.payload)],
    state: () => [json(shown.state)],
    records: () => recordsOf(shown.lines),
    effects: () => [shown.effects.length ? json(shown.effects) : nothing("Nothing was handed out yet.")],
  };

  function showPane() {
    if (shown) at("pane").replaceChildren(...panes[pane]());
  }

  function showClock() {
    const timer = shown?.timer;
    at("clock").hidden = !timer;
    if (!timer) return;
    const left = Math.max(0, timer.ends - seconds());
    const name = isPreparing ? "preparing the sound" : timer.what;
    if (at("timer-name").textContent !== name) at("timer-name").textContent = name;
    at("timer-left").textContent = isPreparing ? "" : left > 7200 ? `${(left / 3600).toFixed(1)} h` : `${left.toFixed(1)} s`;
    at("timer-bar").style.transform = `scaleX(${timer.of ? Math.min(1, left / timer.of) : 0})`;
  }

  let waitingFor = null;
  function tick() {
    if (shown && !shown.ending) showLine();
    if (!shown?.timer) return;
    showClock();
    const passes = `${began} ${done.length} ${shown.lines.length} ${shown.timer.what} ${shown.timer.ends}`;
    if (seconds() >= shown.timer.ends && waitingFor !== passes) {
      waitingFor = passes;
      ask();
    }
  }
  setInterval(tick, 100);

  // The last that was said stays in sight where the room for it changes.
  new ResizeObserver(() => { at("bubbles").scrollTop = at("bubbles").scrollHeight; }).observe(at("bubbles"));

  // Hands

  at("setup").addEventListener("submit", (event) => { event.preventDefault(); begin(); });
  at("keypad").addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) press(key.dataset.key);
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
  at("skip-wait").addEventListener("click", () => {
    if (shown?.timer) pass(Math.max(0, shown.timer.ends - seconds()) + 0.001);
  });
  at("sound").addEventListener("click", () => {
    isHeard = !isHeard;
    at("sound").setAttribute("aria-pressed", String(isHeard));
    if (!isHeard) hush();
    else if (shown && !shown.ending) sayInTime(shown.lines.findLast((line) => line.prompts?.length)?.prompts ?? []);
  });
  at("acts").addEventListener("click", (event) => {
    const { act: kind, wait } = event.target.dataset;
    if (kind) act(kind);
    if (wait && setup) pass(Number(wait));
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
    press(event.key);
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

  if (choice.isAddressed()) begin();
})();
