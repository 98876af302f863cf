// Call: whom, what for, which phone.

import { get, post } from "./api.js";
import { h, setText, toast } from "./dom.js";
import { fault, field, select } from "./parts.js";
import { languages, t, when } from "./words.js";

const ALL = [...languages, ["fr", "Français"], ["es", "Español"]];

export function callPage({ query }) {
  const who = h("input", { id: "who", required: true, maxlength: 120, list: "known", autocomplete: "off", value: query.get("who") ?? "" });
  const known = h("datalist", { id: "known" });
  const goal = h("input", { id: "goal", maxlength: 500, placeholder: t("call.goal.hint"), autocomplete: "off" });
  const phone = select("phone", [["", t("call.phone.any")]], "");
  const language = select("language", [["", t("call.language.any")], ...ALL], "");
  const at = select("at", [["", t("call.now")], ["opening", t("call.opening")], ["time", t("call.time")]], "", () => { time.hidden = at.value !== "time"; setText(go, t(at.value ? "call.later" : "call.go")); });
  const time = h("input", { id: "time", type: "datetime-local", "aria-label": t("call.time"), hidden: true });
  const facts = h("div", { class: "facts" });
  const trouble = h("div", null);
  const go = h("button", { class: "primary big", type: "submit" }, t("call.go"));
  const companies = new Map();
  let key = crypto.randomUUID?.() ?? String(Math.random());

  get("/companies").then(({ companies: list }) => {
    for (const company of list) companies.set(company.name, company);
    known.replaceChildren(...list.map((c) => h("option", { value: c.name })));
    suggest();
  }).catch(() => {});
  get("/phones").then(({ phones }) => phone.append(...phones.map((p) => h("option", { value: p.name }, `${p.name} (${p.state})`)))).catch(() => {});

  function suggest() {
    const company = companies.get(who.value);
    if (company && !goal.value) goal.placeholder = company.goal;
  }
  who.addEventListener("input", suggest);

  function addFact() {
    const n = facts.childElementCount;
    const name = h("input", { id: `fact-${n}`, pattern: "[A-Za-z_][A-Za-z0-9_]{0,40}", placeholder: "account_last4", autocomplete: "off", "aria-label": t("call.fact.name") });
    const value = h("input", { type: "password", maxlength: 200, autocomplete: "off", "aria-label": t("call.fact.value") });
    const row = h("div", { class: "row fact" }, name, value, h("button", { type: "button", class: "quiet", onclick: () => row.remove() }, t("call.fact.remove")));
    facts.append(row);
    name.focus();
  }

  async function send(event) {
    event.preventDefault();
    go.disabled = true;
    trouble.replaceChildren();
    const slots = Object.fromEntries([...facts.children].map((row) => [...row.querySelectorAll("input")].map((i) => i.value)).filter(([n, v]) => n && v));
    const body = { who: who.value.trim(), goal: goal.value.trim(), slots, ...(phone.value ? { phone: phone.value } : {}), ...(language.value ? { language: language.value } : {}) };
    if (at.value === "opening") body.when = "opening";
    if (at.value === "time") body.when = time.value ? new Date(time.value).toISOString() : "";
    try {
      const { due_at: due, hours } = await post("/calls", body, { "Idempotency-Key": key });
      if (due) toast(`${t("later.planned")} ${when(due)}${hours ? ` (${t(`hours.${hours}`)})` : ""}`);
      location.hash = "#/now";
    } catch (error) {
      trouble.replaceChildren(fault(error));
      key = crypto.randomUUID?.() ?? String(Math.random());
    } finally {
      go.disabled = false;
    }
  }

  return h("div", { class: "narrow" }, h("h1", null, t("call.title")),
    h("form", { class: "card", onsubmit: send },
      field(t("call.who"), who), known, field(t("call.goal"), goal),
      h("div", { class: "two" }, field(t("call.phone"), phone), field(t("call.language"), language)),
      h("div", { class: "two" }, field(t("call.when"), at), time),
      h("fieldset", null, h("legend", null, t("call.facts")), h("p", { class: "small" }, t("call.facts.hint")), facts,
        h("button", { type: "button", class: "quiet", onclick: addFact }, `+ ${t("call.fact.add")}`)),
      trouble, go));
}
