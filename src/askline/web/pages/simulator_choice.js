// What can be tried: surveys with their languages and attributes. The choice stands in the page's address, so that
// reloading begins the same anew. Files that are broken are told with what is wrong where.
"use strict";
const at = (id) => document.getElementById(id);

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const choice = (() => {
  const facts = { phone_number: "text", email: "text" };
  const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  let surveys = new Map(); // by id, as the server offers them
  let told = "[]"; // the faults that are shown

  function nameOf(tag) {
    try {
      return names.of(tag);
    } catch {
      return undefined; // a tag that this browser cannot read
    }
  }

  // Options by value and text; what was picked stays so where it is still there.
  function fill(select, options) {
    const picked = select.value;
    select.replaceChildren(...options.map(([value, textContent]) => element("option", { value, textContent })));
    if (options.some(([value]) => String(value) === picked)) select.value = picked;
  }

  function field([name, type], given) {
    const input = element("input", { id: `attribute-${name}`, name, placeholder: type, autocomplete: "off", value: given[name] ?? "" });
    return element("div", {}, element("label", { htmlFor: input.id, textContent: name }), input);
  }

  function attributes() {
    const given = [...at("attributes").querySelectorAll("input")].filter((each) => each.value);
    return Object.fromEntries(given.map((each) => [each.name, each.value]));
  }

  function fillDetails() {
    const picked = surveys.get(Number(at("survey").value));
    fill(at("language"), (picked?.languages ?? []).map((tag) => [tag, nameOf(tag) ? `${nameOf(tag)} (${tag})` : tag]));
    const given = attributes();
    const asked = Object.entries({ ...picked?.attributes, ...facts });
    at("attributes").replaceChildren(...asked.map((each) => field(each, given)));
  }

  function offer(offered) {
    surveys = new Map(offered.surveys.map((each) => [each.id, each]));
    fill(at("survey"), offered.surveys.map((each) => [each.id, `${each.name} (${each.id})`]));
    fillDetails();
    showFaults(offered.faults);
  }

  function showFaults(faults) {
    if (JSON.stringify(faults) === told) return;
    told = JSON.stringify(faults);
    at("faults").hidden = !faults.length;
    at("faults").replaceChildren(...faults.map((each) => {
      const text = element("pre", { tabIndex: 0, textContent: each.findings.join("\n") });
      text.setAttribute("role", "region");
      text.setAttribute("aria-label", `What is wrong with ${each.path}`);
      return element("details", { open: true }, element("summary", { textContent: each.says }), ...(each.findings.length ? [text] : []));
    }));
  }

  // Somebody comes back from an editor: what is on offer may have changed.
  async function lookAgain() {
    const reply = await fetch("/simulator/surveys").catch(() => null);
    if (reply?.ok) offer(await reply.json());
  }

  function read() {
    const picked = {
      survey_id: Number(at("survey").value),
      survey_type: at("type").value,
      language: at("language").value || null,
      seed: Number(at("seed").value) || 0,
    };
    const { survey_id: survey, survey_type: type, language, seed } = picked;
    history.replaceState(null, "", `?${new URLSearchParams({ survey, type, language, ...(seed && { seed }) })}`);
    return { ...picked, attributes: attributes(), prompts_take_time: at("pace").checked };
  }

  // Whether the address says what to try; then it is picked.
  function isAddressed() {
    const said = new URLSearchParams(location.search);
    if (!surveys.has(Number(said.get("survey")))) return false;
    at("survey").value = said.get("survey");
    fillDetails();
    for (const [id, name] of [["type", "type"], ["language", "language"], ["seed", "seed"]]) {
      const before = at(id).value;
      at(id).value = said.get(name) ?? before;
      if (!at(id).value) at(id).value = before;
    }
    return true;
  }

  at("survey").addEventListener("change", fillDetails);
  window.addEventListener("focus", lookAgain);
  offer(JSON.parse(document.body.dataset.offered));
  return { isAddressed, read, showFaults, nameOf: (id) => surveys.get(id)?.name ?? "" };
})();
