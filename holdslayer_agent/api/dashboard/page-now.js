// Now: every call that runs, live.

import { get, post, remove } from "./api.js";
import { clock, confirmed, h, setText, toast } from "./dom.js";
import { listenIn } from "./listen.js";
import { acting, deeds, empty, evidence, menuPath } from "./parts.js";
import { legend, ribbon } from "./ribbon.js";
import { number, outcome, t, when } from "./words.js";

export function nowPage({ calls }) {
  const list = h("div", { class: "calls" });
  const later = h("div", null);
  const page = h("div", null, h("h1", null, t("now")), list, later);
  const cards = new Map();
  let waits = new Map();

  function all() {
    for (const [id, card] of cards) {
      if (!calls.running.has(id)) { card.end(); card.element.remove(); cards.delete(id); }
    }
    for (const call of calls.running.values()) {
      if (!cards.has(call.call_id)) {
        const card = callCard(calls, call.call_id);
        cards.set(call.call_id, card);
        list.prepend(card.element);
      }
      cards.get(call.call_id).draw(waits);
    }
    list.querySelector(".empty")?.remove();
    if (!cards.size) list.append(empty(t("now.none"), t("now.none.text"), h("a", { class: "button primary", href: "#/call" }, t("now.start"))));
  }

  const changed = (event) => (event.detail === null || !cards.has(event.detail) ? all() : cards.get(event.detail).soon());
  const pulsed = () => cards.forEach((card) => card.soon());
  calls.addEventListener("change", changed);
  calls.addEventListener("pulse", pulsed);
  const ticking = setInterval(() => cards.forEach((card) => card.tick()), 500);
  get("/analytics").then((figures) => {
    waits = new Map(figures.companies.map((c) => [c.company, c.median_s]));
    all();
  }).catch(() => {});
  all();
  showLater(later);
  return [page, () => {
    clearInterval(ticking);
    cards.forEach((card) => card.end());
    calls.removeEventListener("change", changed);
    calls.removeEventListener("pulse", pulsed);
  }];
}

/** Calls to come: planned ones, redials, promised call-backs. */
async function showLater(place) {
  const [{ scheduled }, { redials }] = await Promise.all([get("/schedules"), get("/redials")]).catch(() => [{ scheduled: [] }, { redials: [] }]);
  const row = (job, path, text) => h("li", { class: "line" },
    h("span", { class: "grow" }, h("b", null, job.company), h("span", { class: "goal" }, job.goal)), h("span", { class: "small" }, text),
    h("button", { class: "quiet", "aria-label": `${t("later.cancel")}: ${job.company}`, onclick: acting(async () => { await remove(`/${path}/${job.call_id}`); showLater(place); }) }, t("later.cancel")));
  const rows = [...scheduled.map((s) => row(s, "schedules", `${t("later.planned")} ${when(s.due_at)}${s.hours ? ` (${t(`hours.${s.hours}`)})` : ""}`)),
    ...redials.map((r) => row(r, "redials", `${t(r.state === "promised" ? "later.promised" : "later.again")} ${when(r.due_at)}`))];
  place.replaceChildren(...(rows.length ? [h("section", { class: "card" }, h("h2", null, t("later")), h("ul", { class: "list" }, rows))] : []));
}

function callCard(calls, id) {
  const call = () => calls.running.get(id);
  const act = (path) => acting(async () => { await post(`/calls/${id}/${path}`); toast(t("do.ok")); });
  const hangUp = acting(async () => { if (await confirmed(t("do.hangup.sure"), t("do.hangup"), t("cancel"))) await remove(`/calls/${id}`); });

  const name = h("h2", null);
  const goal = h("p", { class: "goal" });
  const state = h("span", { class: "pill", role: "status" });
  const held = h("span", { class: "clock" });
  const total = h("span", { class: "small" });
  const usual = h("span", { class: "small" });
  const band = h("div", { class: "band" });
  const spoken = h("ol", null);
  const words = h("div", { class: "words", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": t("heard") }, spoken);
  const story = h("div", { class: "story", tabindex: "0", role: "region", "aria-label": t("done") });
  const path = h("div", null);
  const meter = h("meter", { min: 0, max: 1, low: 0.25, high: 0.5, optimum: 1, "aria-label": t("person") });
  const chance = h("span", { class: "chance" });
  const why = h("div", null);
  const question = h("div", { class: "question", role: "alert" });
  const rings = h("p", { class: "small", role: "status" });
  const buttons = h("div", { class: "row buttons" },
    h("button", { class: "primary", "data-do": "join", onclick: act("join") }, t("do.join")),
    h("button", { "data-do": "keep-holding", onclick: act("keep-holding") }, t("do.keep")),
    h("button", { "data-do": "was-a-person", onclick: act("was-a-person") }, t("do.person")),
    h("button", { "data-do": "not-a-person", onclick: act("not-a-person") }, t("do.machine")),
    h("button", { class: "danger", "data-do": "hang-up", onclick: hangUp }, t("do.hangup")));
  const speak = sayForm(id);
  const ear = listenIn(id);
  const after = h("div", { class: "row buttons" },
    h("a", { class: "button", href: `#/history/${id}` }, t("now.details")), h("button", { class: "quiet", onclick: () => calls.dismiss(id) }, t("now.dismiss")));
  const element = h("article", { class: "card call", id: `call-${id}` },
    h("header", null, h("div", null, name, goal), h("div", { class: "clocks" }, state, held, total, usual)),
    question, rings, band, legend(),
    h("div", { class: "columns" },
      h("section", null, h("h3", null, t("heard")), words, h("h3", null, t("path")), path),
      h("section", null, h("h3", null, t("person")), h("div", { class: "row" }, meter, chance), h("h3", null, t("evidence")), why),
      h("section", null, h("h3", null, t("done")), story)),
    speak, buttons, ear.element, after);

  let asked = "";
  let sentences = 0;
  let drawn = 0;
  let waiting = false;
  let usualS = 0;

  function tick() {
    const c = call();
    if (!c) return;
    setText(held, clock(calls.held(c)));
    setText(total, `${clock(calls.seconds(c))} ${t("inall")}`);
    setText(rings, c.now.question && c.now.phone ? `${t("question.rings")} ${c.now.phone}` : "");
    const left = c.now.wait_s;
    if (left) setText(usual, `${t("queue.left")} ${Math.ceil(left[0] / 60)}–${Math.ceil(left[1] / 60)} ${t("minutes")}${c.now.queue_position ? ` · ${t("queue.place")} ${c.now.queue_position}` : ""}`);
    else setText(usual, usualS ? `${t("usually")} ${number(usualS / 60, usualS < 600 ? 1 : 0)} ${t("minutes")}` : "");
  }

  function draw(waits = null) {
    const c = call();
    if (!c) return;
    drawn = performance.now();
    if (waits) usualS = waits.get(c.company) ?? 0;
    setText(name, c.company);
    setText(goal, c.goal);
    setText(state, c.outcome ? `${outcome(c)}${c.why ? ` – ${c.why}` : ""}` : t(`state.${c.now.state}`));
    element.dataset.state = c.now.state;
    tick();
    band.replaceChildren(ribbon(c.line, calls.seconds(c)).svg);
    for (const sentence of c.line.sentences.slice(sentences)) {
      words.querySelector(".partial")?.remove();
      spoken.append(h("li", null, h("time", null, clock(sentence.start_s)), h("span", null, sentence.text)));
    }
    if (sentences !== c.line.sentences.length) words.scrollTop = words.scrollHeight;
    sentences = c.line.sentences.length;
    let partial = words.querySelector(".partial");
    if (c.partial) {
      if (!partial) { partial = h("li", { class: "partial", "aria-hidden": "true" }); spoken.append(partial); words.scrollTop = words.scrollHeight; }
      setText(partial, c.partial);
    } else partial?.remove();
    words.dataset.empty = t("silent");
    words.classList.toggle("none", !sentences && !c.partial);
    meter.value = c.now.p_person;
    setText(chance, `${Math.round(c.now.p_person * 100)} % · ${t(`verdict.${c.now.verdict}`)}`);
    why.replaceChildren(evidence(c.now.evidence));
    const taken = `${c.line.deeds.length}.${c.line.sentences.length}`;
    if (path.dataset.taken !== taken) { path.dataset.taken = taken; path.replaceChildren(menuPath(c.line)); }
    story.replaceChildren(deeds(c.line.deeds.slice(-12).reverse()));
    if (asked !== c.now.question) {
      asked = c.now.question;
      question.replaceChildren(...(asked ? [answerForm(id, asked)] : []));
    }
    const can = { join: ["navigating", "on_hold", "verifying"], "keep-holding": ["ringing_user", "connected"], "was-a-person": ["navigating", "on_hold", "verifying", "ringing_user"], "not-a-person": ["ringing_user", "connected"] };
    for (const button of buttons.children) button.hidden = button.dataset.do in can && !can[button.dataset.do].includes(c.now.state);
    speak.hidden = !["navigating", "on_hold", "verifying", "ringing_user"].includes(c.now.state);
    buttons.hidden = ear.element.hidden = Boolean(c.outcome);
    if (c.outcome) ear.stop();
    after.hidden = !c.outcome;
  }

  /** At most four times a second, however much happens. */
  function soon() {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; draw(); }, Math.max(0, 250 - (performance.now() - drawn)));
  }

  return { element, draw, soon, tick, end: ear.stop };
}

/** The user's own words for whoever is on the line. */
function sayForm(id) {
  const input = h("input", { id: `say-${id}`, required: true, maxlength: 300, autocomplete: "off", "aria-describedby": `say-hint-${id}` });
  const send = h("button", null, t("say.send"));
  return h("form", { class: "say", onsubmit: async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const { spoken } = await post(`/calls/${id}/say`, { text: input.value, wait: true });
      toast(t(spoken ? "say.spoken" : "say.unspoken"), spoken ? "info" : "fault");
      if (spoken) input.value = "";
    } catch (error) {
      toast(`${error.message} ${error.mend ?? ""}`, "fault");
    }
    send.disabled = false;
  } },
  h("label", { for: input.id }, t("say")), h("div", { class: "row" }, input, send), h("p", { class: "small", id: `say-hint-${id}` }, t("say.hint")));
}

/** A question and, where it has choices, a button for each: they stand on lines of their own, `1: For bags`. */
function answerForm(id, question) {
  const [text, ...choices] = question.split("\n");
  const input = h("input", { id: `answer-${id}`, required: true, maxlength: 500, autocomplete: "off" });
  const send = (answer) => post(`/calls/${id}/answer`, { text: answer })
    .then(() => toast(t("do.ok")), (error) => toast(`${error.message} ${error.mend}`, "fault"));
  return h("form", { onsubmit: (event) => { event.preventDefault(); send(input.value); } },
  h("p", null, h("b", null, `${t("question")}: `), text),
  ...(choices.length ? [h("div", { class: "row choices" }, ...choices.map((line) =>
    h("button", { type: "button", onclick: () => send(line.split(": ", 1)[0]) }, line.slice(line.indexOf(": ") + 2))))] : []),
  h("div", { class: "row" }, h("label", { for: input.id, class: "hidden" }, t("answer")), input, h("button", { class: "primary" }, t("answer.send"))));
}
