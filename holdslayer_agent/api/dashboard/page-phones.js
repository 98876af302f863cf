// Phones: what rings, and whether it can.

import { get } from "./api.js";
import { h } from "./dom.js";
import { empty, loaded } from "./parts.js";
import { number, t } from "./words.js";

export function phonesPage() {
  return h("div", null, h("h1", null, t("phones")), loaded(async () => {
    const { phones } = await get("/phones");
    if (!phones.length) return empty(t("phones.none"), "");
    return h("div", null, h("p", null, t("phones.order")), h("ol", { class: "list" }, phones.map((p) => h("li", { class: "card line" },
      h("span", { class: "grow" }, h("b", null, p.name), h("span", { class: "goal" }, p.number ?? t("phones.sip"))),
      h("span", { class: "small" }, `${t("phones.rings")} ${number(p.ring_s)} s`),
      h("span", { class: `pill ${["reachable", "by number", "nonqualified"].includes(p.state) ? "connected" : "failed"}` }, p.state)))));
  }));
}
