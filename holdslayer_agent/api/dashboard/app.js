// The shell: sign-in, navigation, routes. A page is a function (context) → element; it may return [element, leave].

import { Stream, session } from "./api.js";
import { Calls } from "./calls.js";
import { h, setText } from "./dom.js";
import { callPage } from "./page-call.js";
import { companiesPage } from "./page-companies.js";
import { historyPage } from "./page-history.js";
import { insightsPage } from "./page-insights.js";
import { nowPage } from "./page-now.js";
import { pastPage } from "./page-past.js";
import { phonesPage } from "./page-phones.js";
import { settingsPage } from "./page-settings.js";
import { spoken, t } from "./words.js";

const PAGES = { now: nowPage, call: callPage, history: historyPage, insights: insightsPage, companies: companiesPage, phones: phonesPage, settings: settingsPage };
const ICONS = {
  now: "M4 13a8 8 0 0 1 16 0v5h-4v-6h4M4 18h4v-6H4z", call: "M6 3h4l2 5-2.5 2a12 12 0 0 0 5 5l2-2.5 5 2v4c0 1-1 2-2 2A17 17 0 0 1 4 5c0-1 1-2 2-2z", history: "M12 7v5l4 2M4 12a8 8 0 1 0 3-6L4 8V4",
  insights: "M5 20V11M12 20V4M19 20v-6", companies: "M4 20V6l8-3v17M12 9l8 3v8M3 20h18M7 9h2M7 13h2M15 14h2", phones: "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2", settings: "M4 7h10M18 7h2M4 17h4M12 17h8M16 5v4M10 15v4",
};

let stream = null;
let calls = null;
let leave = () => {};

function theme() {
  document.documentElement.dataset.theme = localStorage.getItem("holdslayer.theme") ?? "auto";
}

function shell() {
  document.documentElement.lang = spoken();
  setText(document.getElementById("skip"), t("skip"));
  const links = Object.keys(PAGES).map((name) =>
    h("a", { href: `#/${name}`, "data-page": name },
      h("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, h("path", { d: ICONS[name] })), h("span", null, t(name))));
  const lost = h("div", { class: "lost", id: "lost", role: "status" });
  document.getElementById("app").replaceChildren(
    h("div", { class: "shell" },
      h("nav", { "aria-label": t("navigation") }, h("div", { class: "brand", "aria-hidden": "true" }, h("img", { src: "icon.svg", alt: "", width: 28, height: 28 }), h("span", null, "Hold Slayer")), ...links),
      h("div", { class: "body" }, lost, h("main", { id: "main", tabindex: "-1" }))),
    h("div", { id: "toasts", role: "status", "aria-live": "polite" }));
  stream = new Stream();
  calls = new Calls(stream);
  let down = null;
  stream.addEventListener("connection", (event) => {
    clearTimeout(down);
    if (event.detail) setText(lost, "");
    else down = setTimeout(() => setText(lost, t("line.lost")), 1500);
  });
  stream.start();
  window.onhashchange = () => route();
  route(false);
}

async function route(focus = true) {
  const [name, id] = location.hash.slice(2).split("?")[0].split("/");
  const page = PAGES[name] ? name : "now";
  const make = page === "history" && id ? pastPage : PAGES[page];
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.page === page) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${t(page)} – Hold Slayer`;
  const main = document.getElementById("main");
  const query = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const made = make({ calls, stream, id, query, again: () => route(false), restart });
  const [element, end] = Array.isArray(made) ? made : [made, null];
  if (end) leave = end;
  main.replaceChildren(element);
  window.scrollTo(0, 0);
  if (focus) main.focus({ preventScroll: true });
}

/** After a change of language or a sign-out. */
function restart() {
  leave();
  leave = () => {};
  stream?.stop();
  start();
}

function signIn(problem = null) {
  window.onhashchange = null;
  document.documentElement.lang = spoken();
  document.title = `${t("sign.title")} – Hold Slayer`;
  const field = h("input", { id: "token", name: "token", type: "password", autocomplete: "current-password", required: true, spellcheck: "false" });
  document.getElementById("app").replaceChildren(
    h("main", { class: "sign", id: "main", tabindex: "-1" },
      h("form", { class: "card", onsubmit: (event) => { event.preventDefault(); session.signIn(field.value); start(); } },
        h("img", { src: "icon.svg", alt: "", width: 56, height: 56 }),
        h("h1", null, "Hold Slayer"),
        problem ? h("p", { class: "fault", role: "alert" }, `${problem.message} ${problem.mend ?? ""}`) : null,
        h("p", null, t("sign.text")), h("p", null, h("code", null, "holdslayer token create NAME --scope admin")),
        h("label", { for: "token" }, t("sign.token")), field,
        h("button", { class: "primary", type: "submit" }, t("sign.in")))));
  field.focus();
}

window.addEventListener("signed-out", (event) => {
  if (!session.signedIn) return;
  session.signOut();
  stream?.stop();
  leave();
  leave = () => {};
  signIn(event.detail);
});

function start() {
  theme();
  if (session.signedIn) shell();
  else signIn();
}

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main")?.focus();
});
start();
