// History: past calls, searched and filtered.

import { get } from "./api.js";
import { clock, h } from "./dom.js";
import { empty, fault, field, select } from "./parts.js";
import { outcome, t, when } from "./words.js";

const OUTCOMES = ["connected", "busy", "no_answer", "closed", "voicemail", "company_hung_up", "callback_promised", "user_did_not_come", "stuck", "refused", "cancelled", "failed"];

export function historyPage() {
  const text = h("input", { id: "text", type: "search", maxlength: 120, autocomplete: "off" });
  const kind = select("outcome", [["", t("history.all")], ...OUTCOMES.map((o) => [o, t(`outcome.${o}`)])], "");
  const rows = h("ul", { class: "list" });
  const foot = h("div", { "aria-live": "polite" });
  let asking = 0;

  async function load(cursor = null) {
    const mine = ++asking;
    const wanted = new URLSearchParams({ limit: "30" });
    if (text.value.trim()) wanted.set("text", text.value.trim());
    if (kind.value) wanted.set("outcome", kind.value);
    if (cursor) wanted.set("cursor", cursor);
    foot.replaceChildren(h("p", { class: "loading" }, t("loading")));
    try {
      const page = await get(`/calls?${wanted}`);
      if (mine !== asking) return;
      if (!cursor) rows.replaceChildren();
      rows.append(...page.calls.map(row));
      foot.replaceChildren(...(page.next ? [h("button", { onclick: () => load(page.next) }, t("history.more"))] : []),
        ...(rows.childElementCount ? [] : [empty(text.value || kind.value ? t("history.none") : t("history.empty"), "")]));
    } catch (error) {
      if (mine === asking) foot.replaceChildren(fault(error, () => load(cursor)));
    }
  }

  let typing;
  text.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(load, 250); });
  kind.addEventListener("change", () => load());
  load();
  return h("div", null, h("h1", null, t("history")),
    h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() }, field(t("history.search"), text), field(t("history.outcome"), kind)), rows, foot);
}

function row(call) {
  return h("li", null, h("a", { class: "card line", href: `#/history/${call.call_id}` },
    h("span", { class: "grow" }, h("b", null, call.company), h("span", { class: "goal" }, call.goal)),
    h("span", { class: `pill ${call.outcome ?? "running"}` }, outcome(call)),
    h("span", { class: "figure", title: t("history.waited") }, clock(call.held_s)),
    h("time", { class: "small" }, when(call.started_at))));
}
