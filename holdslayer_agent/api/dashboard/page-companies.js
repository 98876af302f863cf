// Companies: whom to call by name.

import { blob, get, put, remove } from "./api.js";
import { confirmed, h } from "./dom.js";
import { acting, empty, fault, field, loaded, select } from "./parts.js";
import { languages, t, when } from "./words.js";

export function companiesPage({ again }) {
  return h("div", null,
    h("div", { class: "row spread" }, h("h1", null, t("companies")), h("button", { class: "primary", onclick: () => edit(null, again) }, t("companies.add"))),
    loaded(async () => {
      const { companies } = await get("/companies");
      if (!companies.length) return empty(t("companies.none"), t("now.none.text"));
      return h("ul", { class: "list" }, companies.map((c) => h("li", { class: "card line" },
        h("span", { class: "grow" }, h("b", null, c.name), h("span", { class: "goal" }, c.goal)),
        h("span", { class: "number" }, c.numbers.join(", ")), c.language ? h("span", { class: "tag" }, c.language) : null, hours(c, again),
        h("span", { class: "row" },
          h("a", { class: "button primary", href: `#/call?who=${encodeURIComponent(c.name)}`, "aria-label": `${t("companies.call")}: ${c.name}` }, t("companies.call")),
          h("button", { class: "quiet", "aria-label": `${t("companies.edit")}: ${c.name}`, onclick: () => edit(c, again) }, t("companies.edit")),
          h("button", { class: "quiet", "aria-label": `${t("facts.title")}: ${c.name}`, onclick: () => facts(c.name) }, t("facts.title")),
          h("button", { class: "danger quiet", "aria-label": `${t("delete")}: ${c.name}`, onclick: acting(async () => {
            if (await confirmed(t("companies.delete.sure"), t("delete"), t("cancel"))) { await remove(`/companies/${encodeURIComponent(c.name)}`); again(); }
          }) }, t("delete"))))));
    }),
    h("h2", null, t("menus.title")), loaded(() => menus(again)),
    loaded(() => redials(again)));
}

/** When it opens and whose word that is; what was heard can be forgotten. */
function hours(company, again) {
  const { at, source, heard } = company.hours;
  if (!at) return null;
  return h("span", { class: "small", title: heard ? `${heard.text} (${t("hours.at")} ${when(heard.heard_at)})` : null }, `${t("hours.opens")} ${at}, ${t(`hours.${source}`)}`,
    heard ? h("button", { class: "quiet", "aria-label": `${t("hours.forget")}: ${company.name}`, onclick: acting(async () => { await remove(`/companies/${encodeURIComponent(company.name)}/hours`); again(); }) }, t("menus.forget")) : null);
}

async function menus(again) {
  const { menus: list } = await get("/menus");
  if (!list.length) return h("p", { class: "small" }, t("menus.none"));
  return h("div", null, list.map((m) => h("details", { class: "card" }, h("summary", null, h("b", null, m.company), ` ${m.number}`), h("ul", { class: "tree" }, way(m.tree)),
    h("button", { class: "quiet", "aria-label": `${t("menus.edit")}: ${m.company}`, onclick: acting(async () => { await editMap(m, again); }) }, t("menus.edit")),
    h("button", { class: "danger quiet", onclick: acting(async () => { await remove(`/menus/${encodeURIComponent(m.number)}`); again(); }) }, t("menus.forget")))));
}

/** The menu as a scenario file, to be changed, kept and handed on. */
async function editMap(menu, again) {
  const path = `/menus/${encodeURIComponent(menu.number)}/map`;
  const text = h("textarea", { id: "m-map", rows: 24, spellcheck: "false", required: true });
  text.value = await (await blob(path)).text();
  const trouble = h("div", null);
  const dialog = h("dialog", { class: "dialog wide", "aria-label": t("menus.edit"), onclose: () => dialog.remove() },
    h("form", { onsubmit: async (event) => {
      event.preventDefault();
      try {
        await put(path, { map: text.value });
        dialog.close();
        again();
      } catch (error) { trouble.replaceChildren(fault(error)); }
    } },
    h("h2", null, `${menu.company} ${menu.number}`), field("YAML", text), trouble,
    h("div", { class: "row end" },
      h("a", { class: "button quiet", download: `${menu.company}.yaml`, href: URL.createObjectURL(new Blob([text.value], { type: "application/yaml" })) }, t("menus.download")),
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("cancel")), h("button", { class: "primary" }, t("save")))));
  document.body.append(dialog);
  dialog.showModal();
}

/** What no call has taken stands in grey. */
function way(branch) {
  const known = !branch.entry || branch.leads;
  const leads = branch.again ? `${t("menus.leads.again")} “${branch.prompt}”` : branch.leads && branch.leads !== "menu" ? t(`menus.leads.${branch.leads}`) : "";
  return h("li", { class: known ? null : "untaken" }, branch.entry ? h("kbd", null, branch.entry) : null, branch.meaning ? h("span", null, ` ${branch.meaning}`) : null,
    leads ? h("span", { class: "tag" }, branch.held && branch.leads !== "queue" ? `${t("menus.leads.queue")} → ${leads}` : leads) : null,
    branch.entry ? h("span", { class: "small" }, known ? ` ${branch.calls} × · ${when(branch.last)}` : ` ${t("menus.untaken")}`) : null,
    branch.again ? null : h("span", { class: "goal" }, branch.prompt), branch.ends.map((end) => h("div", null, h("span", { class: "tag" }, end))),
    branch.left_for.map((goal) => h("div", { class: "small" }, `✗ ${t("menus.wrong")} ${goal}`)),
    branch.ways.length ? h("ul", null, branch.ways.map(way)) : null);
}

async function redials(again) {
  const { redials: list } = await get("/redials");
  if (!list.length) return h("span");
  return h("section", null, h("h2", null, t("redials.title")), h("ul", { class: "list" }, list.map((r) => h("li", { class: "card line" }, h("span", { class: "grow" }, h("b", null, r.company), h("span", { class: "goal" }, r.goal)),
    h("span", { class: "small" }, `${t(`redials.${r.state}`)} ${when(r.due_at)}`),
    h("button", { class: "danger quiet", "aria-label": `${t("cancel")}: ${r.company}`, onclick: acting(async () => { await remove(`/redials/${r.call_id}`); again(); }) }, t("cancel"))))));
}

function edit(company, again) {
  const name = h("input", { id: "c-name", required: true, maxlength: 80, value: company?.name ?? "", readonly: Boolean(company) });
  const numbers = h("textarea", { id: "c-numbers", rows: 3, required: true });
  numbers.value = (company?.numbers ?? []).join("\n");
  const goal = h("input", { id: "c-goal", maxlength: 500, value: company?.goal ?? "" });
  const language = select("c-language", [["", t("call.language.any")], ...languages, ["fr", "Français"], ["es", "Español"]], company?.language ?? "");
  const trouble = h("div", null);
  const dialog = h("dialog", { class: "dialog", "aria-label": company ? t("companies.edit") : t("companies.add"), onclose: () => dialog.remove() },
    h("form", { onsubmit: async (event) => {
      event.preventDefault();
      const list = numbers.value.split("\n").map((n) => n.trim()).filter(Boolean);
      try {
        await put(`/companies/${encodeURIComponent(name.value.trim())}`, { numbers: list, ...(goal.value.trim() ? { goal: goal.value.trim() } : {}), language: language.value || null });
        dialog.close();
        again();
      } catch (error) { trouble.replaceChildren(fault(error)); }
    } },
    h("h2", null, company ? company.name : t("companies.add")), field(t("companies.name"), name), field(t("companies.numbers"), numbers), field(t("companies.goal"), goal), field(t("call.language"), language), trouble,
    h("div", { class: "row end" }, h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("cancel")), h("button", { class: "primary" }, t("save")))));
  document.body.append(dialog);
  dialog.showModal();
}

/** Facts kept for a company: their names are shown, their values only written. */
function facts(company) {
  const path = (name) => `/facts/${encodeURIComponent(company)}/${encodeURIComponent(name)}`;
  const list = h("ul", { class: "list" });
  const trouble = h("div", null);
  const name = h("input", { id: "f-name", required: true, pattern: "[A-Za-z_][A-Za-z0-9_]{0,40}", placeholder: "account_last4", autocomplete: "off" });
  const value = h("input", { id: "f-value", type: "password", required: true, maxlength: 200, autocomplete: "off" });
  const trying = async (work) => {
    trouble.replaceChildren();
    try { await work(); } catch (error) { trouble.replaceChildren(fault(error)); }
  };
  const show = () => trying(async () => {
    const { facts: kept, guarded, always } = await get("/facts");
    const key = Object.keys(kept).find((k) => k.toLowerCase() === company.toLowerCase());
    list.replaceChildren(...(kept[key] ?? []).map((n) => h("li", { class: "line" }, h("code", { class: "grow" }, n),
      (guarded[key] ?? []).includes(n) ? h("label", { class: "small" }, h("input", { type: "checkbox", checked: (always[key] ?? []).includes(n),
        onchange: (event) => trying(async () => { await put(`${path(n)}/use`, { always: event.target.checked }); }) }), ` ${t("facts.always")}`) : null,
      h("button", { class: "danger quiet", "aria-label": `${t("menus.forget")}: ${n}`, onclick: () => trying(async () => { await remove(path(n)); await show(); }) }, t("menus.forget")))));
  });
  const keep = (event) => {
    event.preventDefault();
    trying(async () => { await put(path(name.value), { value: value.value }); name.value = ""; value.value = ""; await show(); });
  };
  const dialog = h("dialog", { class: "dialog", "aria-label": `${t("facts.title")}: ${company}`, onclose: () => dialog.remove() },
    h("h2", null, `${t("facts.title")}: ${company}`), h("p", { class: "small" }, t("call.facts.hint")), list, trouble,
    h("form", { onsubmit: keep }, field(t("call.fact.name"), name), field(t("call.fact.value"), value),
      h("div", { class: "row end" }, h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("now.dismiss")), h("button", { class: "primary" }, t("save")))));
  document.body.append(dialog);
  dialog.showModal();
  show();
}
