// Pieces that several pages share.

import { Problem } from "./api.js";
import { clock, h, toast } from "./dom.js";
import { t } from "./words.js";

/** Loading, then what `load` gives, or the fault with a button to try again. */
export function loaded(load) {
  const place = h("div", { class: "loaded" });
  const run = async () => {
    place.replaceChildren(h("p", { class: "loading", role: "status" }, t("loading")));
    try {
      place.replaceChildren(await load());
    } catch (error) {
      place.replaceChildren(fault(error, run));
    }
  };
  run();
  return place;
}

export function fault(error, again = null) {
  const text = error instanceof Problem ? [error.message, ...error.faults].join(" ") : String(error);
  return h("div", { class: "fault", role: "alert" },
    h("p", null, text), error.mend ? h("p", { class: "small" }, error.mend) : null,
    again ? h("button", { onclick: again }, t("retry")) : null);
}

/** Run an action of a button; a fault is said, and the button can't be pressed twice meanwhile. */
export const acting = (work) => async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    toast(error instanceof Problem ? [error.message, error.mend, ...error.faults].join(" ") : String(error), "fault");
  } finally {
    button.disabled = false;
  }
};

export function empty(title, text, link = null) {
  return h("div", { class: "empty" }, h("p", { class: "big" }, title), text ? h("p", null, text) : null, link);
}

export function evidence(cues) {
  const strongest = cues.filter((c) => Math.abs(c.log_odds) >= 0.05).slice(0, 8);
  if (!strongest.length) return h("p", { class: "small" }, t("evidence.none"));
  return h("ul", { class: "evidence" }, strongest.map((c) => {
    const width = Math.min(50, Math.abs(c.log_odds) * 12);
    const bar = h("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
      h("line", { x1: 50, x2: 50, y1: 0, y2: 8, class: "axis" }),
      h("rect", { x: c.log_odds < 0 ? 50 - width : 50, y: 1, width, height: 6, class: c.log_odds < 0 ? "against" : "for" }));
    return h("li", null, h("span", null, c.cue.replaceAll("_", " ")), bar, h("span", { class: "figure" }, `${c.log_odds > 0 ? "+" : "−"}${Math.abs(c.log_odds).toFixed(1)}`));
  }));
}

/** The way through the menu as a tree: what was heard at each step, what was pressed or said there, and why. */
export function menuPath(line) {
  const steps = line.deeds.filter((d) => d.kind === "pressed" || (d.kind === "said" && line.states.some((s) => s.name === "navigating" && s.start_s <= d.at_s && (d.at_s <= s.end_s || s === line.states.at(-1)))));
  if (!steps.length) return h("p", { class: "small" }, t("path.none"));
  const why = (step) => line.deeds.find((d) => d.kind === "decided" && Math.abs(d.at_s - step.at_s) < 1)?.text;
  const heard = (step, after) => line.sentences.filter((s) => s.start_s >= after && s.start_s < step.at_s).at(-1)?.text;
  const branch = ([step, ...rest], after) => h("ul", null, h("li", null,
    heard(step, after) ? h("span", { class: "goal" }, heard(step, after)) : null,
    h("span", null, step.kind === "pressed" ? h("kbd", null, step.text) : h("q", null, step.text), why(step) ? h("span", { class: "small" }, ` ${why(step)}`) : null),
    rest.length ? branch(rest, step.at_s) : null));
  const tree = branch(steps.slice(0, 12), 0);
  tree.className = "tree path";
  return tree;
}

export function deeds(list) {
  return h("ol", { class: "deeds" }, list.map((d) => h("li", { class: d.kind },
    h("time", null, clock(d.at_s)), h("span", null, h("b", null, t(`deed.${d.kind}`)), " ", d.kind === "pressed" ? h("kbd", null, d.text) : d.text))));
}

export const field = (label, input, hint = null) => h("div", { class: "field" }, h("label", { for: input.id }, label), input, hint ? h("p", { class: "small" }, hint) : null);
export const select = (id, options, chosen, onchange = null) =>
  h("select", { id, onchange }, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
