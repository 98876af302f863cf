// Settings and health: what works, who may come in, how it looks.

import { blob, get, post, remove, session } from "./api.js";
import { confirmed, h, toast } from "./dom.js";
import { acting, fault, field, loaded, select } from "./parts.js";
import { languages, speak, spoken, t, when } from "./words.js";

export function settingsPage({ again, restart }) {
  const theme = select("theme", ["auto", "light", "dark"].map((n) => [n, t(`theme.${n}`)]), localStorage.getItem("holdslayer.theme") ?? "auto", () => {
    localStorage.setItem("holdslayer.theme", theme.value);
    document.documentElement.dataset.theme = theme.value;
  });
  const language = select("language", languages, spoken(), () => { speak(language.value); restart(); });
  return h("div", null, h("h1", null, t("settings")),
    h("div", { class: "columns two" },
      h("section", { class: "card" }, h("h2", null, t("settings.health")), loaded(health)),
      h("section", { class: "card" }, h("h2", null, t("settings.look")), field(t("settings.theme"), theme), field(t("settings.language"), language),
        h("h2", null, t("settings.export")), h("div", { class: "row" }, download("csv"), download("json")),
        h("p", null, h("button", { class: "quiet", onclick: () => { session.signOut(); restart(); } }, t("sign.out"))))),
    h("section", { class: "card" }, h("h2", null, t("settings.notices")), loaded(() => notices(again))),
    h("section", { class: "card" }, h("h2", null, t("settings.tokens")), h("p", { class: "small" }, t("settings.tokens.text")), loaded(() => forAdmins(() => tokens(again)))),
    h("section", { class: "card" }, h("h2", null, t("settings.all")), loaded(() => forAdmins(async () => h("pre", { tabindex: "0" }, JSON.stringify((await get("/settings")).settings, null, 2))))));
}

async function forAdmins(load) {
  try {
    return await load();
  } catch (error) {
    if (error.code === "scope-too-small") return h("p", { class: "small" }, t("settings.admin"));
    throw error;
  }
}

async function health() {
  const [{ parts }, { version }] = await Promise.all([get("/health"), get("/version")]);
  return h("div", null, h("ul", { class: "health" }, Object.entries(parts).map(([part, state]) => h("li", null,
    h("i", { class: state === "ok" ? "dot good" : "dot bad", "aria-hidden": "true" }), h("span", { class: "grow" }, t(`part.${part}`)), h("span", null, state === "ok" ? t("ok") : state)))),
  h("p", { class: "small" }, `${t("settings.version")} ${version} · `, h("a", { href: "api/v1/openapi.json" }, t("settings.docs"))));
}

async function notices(again) {
  const { targets, undelivered } = await get("/notifications");
  const test = acting(async () => { const sent = await post("/notifications/test"); toast(`${t("settings.notices.sent")} ${sent.targets}`); });
  return h("div", null,
    targets.length ? h("ul", null, targets.map((name) => h("li", null, h("code", null, name)))) : h("p", { class: "small" }, t("settings.notices.none")),
    targets.length ? h("button", { onclick: test }, t("settings.notices.test")) : null,
    undelivered.length ? h("div", null, h("h3", null, t("settings.notices.dead")), h("ul", { class: "list" }, undelivered.map((m) => h("li", { class: "line" },
      h("span", { class: "grow" }, h("b", null, m.text), h("span", { class: "goal" }, `${m.target} – ${m.why}`)), h("time", { class: "small" }, when(m.at)),
      h("button", { onclick: acting(async () => { await post(`/notifications/${m.message_id}/again`); again(); }) }, t("retry")))))) : null);
}

function download(kind) {
  return h("button", { onclick: acting(async () => {
    const url = URL.createObjectURL(await blob(`/export/calls.${kind}`));
    h("a", { href: url, download: `calls.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }) }, t(`settings.export.${kind}`));
}

async function tokens(again) {
  const { tokens: list } = await get("/tokens");
  const name = h("input", { id: "t-name", required: true, maxlength: 60 });
  const scope = select("t-scope", ["read", "call", "listen", "admin"].map((s) => [s, t(`scope.${s}`)]), "call");
  const made = h("div", { "aria-live": "polite" });
  const revoke = (token) => acting(async () => {
    if (await confirmed(t("settings.token.revoke.sure"), t("settings.token.revoke"), t("cancel"))) { await remove(`/tokens/${token.token_id}`); again(); }
  });
  return h("div", null,
    h("ul", { class: "list" }, list.map((token) => h("li", { class: "line" }, h("span", { class: "grow" }, h("b", null, token.name), h("span", { class: "goal" }, t(`scope.${token.scope}`))),
      h("span", { class: "small" }, token.used_at ? `${t("settings.used")} ${when(token.used_at)}` : t("settings.never")),
      h("button", { class: "danger quiet", "aria-label": `${t("settings.token.revoke")}: ${token.name}`, onclick: revoke(token) }, t("settings.token.revoke"))))),
    h("form", { class: "row bottom", onsubmit: async (event) => {
      event.preventDefault();
      try {
        const { token } = await post("/tokens", { name: name.value, scope: scope.value });
        made.replaceChildren(h("p", null, t("settings.token.made")), h("code", { class: "token" }, token));
      } catch (error) { made.replaceChildren(fault(error)); }
    } }, field(t("settings.token.name"), name), field(t("settings.token.scope"), scope), h("button", { class: "primary" }, t("settings.token.make"))), made);
}
