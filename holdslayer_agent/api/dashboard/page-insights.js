// Insights: time saved, when to call whom.

import { get } from "./api.js";
import { clock, h } from "./dom.js";
import { empty, field, loaded, select } from "./parts.js";
import { number, t, weekday } from "./words.js";

export function insightsPage() {
  const place = h("div", null);
  const days = select("days", [7, 30, 90, 365].map((n) => [String(n), String(n)]), "90", () => show());
  function show() {
    const since = Date.now() / 1000 - Number(days.value) * 86400;
    place.replaceChildren(loaded(async () => figures(await get(`/analytics?since=${since}`))));
  }
  show();
  return h("div", null, h("div", { class: "row spread" }, h("h1", null, t("insights")), field(t("insights.days"), days)), place);
}

function figures(f) {
  if (!f.calls) return empty(t("history.empty"), t("insights.none"));
  const share = Math.round(((f.outcomes.connected ?? 0) / f.calls) * 100);
  const tile = (figure, text) => h("div", { class: "card tile" }, h("b", null, figure), h("span", null, text));
  return h("div", null,
    h("div", { class: "tiles" }, tile(clock(f.held_s), t("insights.saved")), tile(number(f.calls), t("insights.calls")), tile(`${share} %`, t("insights.connected")), tile(number(f.false_rings), t("insights.false"))),
    h("section", { class: "card" }, h("h2", null, t("insights.heat")), heat(f.hours)),
    h("section", { class: "card scroll", tabindex: "0", role: "region", "aria-label": t("companies") }, h("table", null,
      h("thead", null, h("tr", null, [t("history.company"), t("insights.calls"), t("insights.share"), t("insights.median"), t("insights.p90"), t("insights.best")].map((x) => h("th", { scope: "col" }, x)))),
      h("tbody", null, f.companies.map((c) => h("tr", null, h("th", { scope: "row" }, c.company), h("td", null, number(c.calls)), h("td", null, `${Math.round((c.connected / c.calls) * 100)} %`),
        h("td", null, clock(c.median_s)), h("td", null, clock(c.p90_s)), h("td", null, c.best ? `${weekday(c.best.weekday, "long")}, ${c.best.hour}:00` : "–")))))));
}

function heat(hours) {
  const longest = Math.max(...hours.map((x) => x.mean_held_s), 1);
  const at = new Map(hours.map((x) => [`${x.weekday} ${x.hour}`, x]));
  const first = Math.min(7, ...hours.map((x) => x.hour));
  const last = Math.max(19, ...hours.map((x) => x.hour));
  const columns = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const cell = (day, hour) => {
    const found = at.get(`${day} ${hour}`);
    if (!found) return h("td", { class: "none" }, h("span", { class: "hidden" }, "–"));
    const level = Math.min(5, Math.floor((found.mean_held_s / longest) * 5.999));
    return h("td", { class: `heat-${level}`, title: `${weekday(day, "long")} ${hour}:00 – ${clock(found.mean_held_s)} (${found.calls})` }, clock(found.mean_held_s));
  };
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("insights.heat") }, h("table", { class: "heat" },
    h("thead", null, h("tr", null, h("td", null), columns.map((x) => h("th", { scope: "col" }, String(x))))),
    h("tbody", null, [0, 1, 2, 3, 4, 5, 6].map((day) => h("tr", null, h("th", { scope: "row" }, weekday(day)), columns.map((hour) => cell(day, hour)))))));
}
