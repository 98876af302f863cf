// The call card: where the call stands, what was heard, and what can be done about it.

import { clock, h } from "./dom.js";
import { ribbon } from "./ribbon.js";
import { STYLE } from "./style.js";
import { wordsOf } from "./words.js";

const TYPE = "holdslayer-call-card";
const CALL_SENSOR = /^sensor\..*_call$/;
const AGENT = { filter: { integration: "holdslayer", domain: "sensor", device_class: "enum" } };
const WITH_PERSON = new Set(["ringing_user", "connected"]);

/** The call sensors there are: those whose states the card can tell. */
const callSensors = (hass) => Object.keys(hass.states).filter((id) => isCallSensor(hass, id));
const isCallSensor = (hass, id) =>
  hass.entities?.[id]?.platform === "holdslayer" && (hass.entities[id].translation_key === "call_state" || CALL_SENSOR.test(id));

class HoldSlayerCallCard extends HTMLElement {
  static getStubConfig(hass) {
    return { entity: callSensors(hass)[0] ?? "" };
  }

  static getConfigForm() {
    const language = document.querySelector("home-assistant")?.hass?.language;
    const t = wordsOf(language);
    return {
      schema: [
        { name: "entity", required: true, selector: { entity: AGENT } },
        { name: "title", selector: { text: {} } },
        { name: "transcript", default: 6, selector: { number: { min: 0, max: 50, mode: "box" } } },
        { name: "evidence", default: true, selector: { boolean: {} } },
        { name: "favourites", default: true, selector: { boolean: {} } },
        { name: "history", default: 3, selector: { number: { min: 0, max: 20, mode: "box" } } },
      ],
      computeLabel: (field) => t(`edit.${field.name}`),
    };
  }

  #config;
  #hass;
  #picture = null;
  #taken = 0;
  #past = [];
  #pastOf = null;
  #subscription = null;
  #parts = null;
  #shown = new Map();
  #ticking = 0;
  #fault = "";

  setConfig(config) {
    if (!config.entity) throw new Error("entity: choose the agent's call sensor");
    const before = this.#config;
    this.#config = { transcript: 6, evidence: true, favourites: true, history: 3, ...config };
    if (before && before.entity !== config.entity) this.#leave();
    this.#shown.clear();
    this.#follow();
    this.#render();
  }

  set hass(hass) {
    const language = this.#hass?.language;
    this.#hass = hass;
    if (language !== hass.language) this.#shown.clear();
    this.#follow();
    this.#render();
  }

  connectedCallback() {
    this.#ticking = setInterval(() => this.#render(), 1000);
    this.#follow();
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
    this.#leave();
  }

  getCardSize() {
    return 6;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6 };
  }

  // ---------------------------------------------------------------- what comes

  #follow() {
    if (this.#subscription || !this.isConnected || !this.#hass || !this.#config || !this.#reachable) return;
    const mine = this.#hass.connection.subscribeMessage(
      (picture) => this.#take(picture), { type: "holdslayer/call/subscribe", entity_id: this.#config.entity });
    this.#subscription = mine;
    mine.catch((error) => {
      this.#fault = error.message ?? String(error);
      // Asked again with the entity's next change.
      if (this.#subscription === mine) setTimeout(() => { this.#subscription = null; }, 5000);
      this.#render();
    });
  }

  #leave() {
    this.#subscription?.then((end) => end()).catch(() => {});
    this.#subscription = null;
    this.#picture = null;
  }

  #take(picture) {
    if (picture.gone) {
      this.#leave();
    } else {
      this.#fault = "";
      [this.#picture, this.#taken] = [picture, performance.now()];
      this.#readPast();
    }
    this.#render();
  }

  async #readPast() {
    const call = this.#picture.call;
    const mark = JSON.stringify([this.#config.entity, this.#config.history, call?.call_id, call?.outcome, this.#picture.running]);
    if (!this.#config.history || this.#pastOf === mark) return;
    this.#pastOf = mark;
    const answer = await this.#act("list_calls", { state: "ended", limit: Number(this.#config.history) }, true);
    this.#past = answer?.response?.calls ?? this.#past;
    this.#render();
  }

  async #act(name, data = {}, answered = false) {
    const told = { ...data, config_entry_id: this.#picture?.entry_id };
    try {
      this.#fault = "";
      return await this.#hass.callWS({ type: "call_service", domain: "holdslayer", service: name, service_data: told, return_response: answered });
    } catch (error) {
      this.#fault = error.message ?? String(error);
      this.#render();
      return null;
    }
  }

  get #reachable() {
    const state = this.#hass.states[this.#config.entity];
    return state && state.state !== "unavailable";
  }

  // ---------------------------------------------------------------- what is shown

  #render() {
    if (!this.#config || !this.#hass) return;
    const t = wordsOf(this.#hass.language);
    if (!this.#parts) this.#build();
    const dir = this.#hass.translationMetadata?.translations?.[this.#hass.language]?.isRTL ? "rtl" : "ltr";
    this.#parts.body.setAttribute("dir", dir);
    const picture = this.#reachable ? this.#picture : null;
    const call = picture?.call?.state === "ended" ? null : (picture?.call ?? null);
    const passed = call ? (performance.now() - this.#taken) / 1000 : 0;
    this.#put("head", [picture === null, call?.company, call?.state, call?.goal, this.#config.title], () => this.#head(picture, call, t));
    this.#put("clocks", call ? [Math.floor(call.seconds + passed), this.#held(call, passed), call.wait_left, call.queue_position] : [], () => call && this.#clocks(call, passed, t));
    const until = call ? Math.floor(call.seconds + passed) : 0;
    this.#put("band", [until, call?.heard, call?.line?.sounds.length], () => until && ribbon(call.line, until, call.heard, t));
    this.#put("question", [call?.call_id, call?.question], () => call?.question && this.#question(call, t));
    this.#put("path", call?.line?.deeds.filter(([, kind]) => kind === "pressed" || kind === "said") ?? [], (way) => way.length && this.#path(way, t));
    this.#put("words", call && Number(this.#config.transcript) ? (call.line?.sentences ?? []).slice(-this.#config.transcript) : null, (said) => said && this.#words(said, t));
    this.#put("why", call && this.#config.evidence ? [call.p_person, call.evidence] : null, (why) => why && this.#why(...why, t));
    this.#put("buttons", call ? [call.call_id, call.state] : null, () => call && this.#buttons(call, t));
    this.#put("fault", this.#fault, (fault) => fault && h("p", { class: "fault", role: "alert" }, fault));
    this.#put("others", picture?.running, (running) => running > 1 && h("p", { class: "quiet" }, t("more", { n: running - 1 })));
    this.#put("favourites", this.#config.favourites && picture ? picture.companies : [], (companies) => companies.length && this.#favourites(companies, t));
    this.#put("planned", picture?.planned ?? [], (planned) => planned.length && this.#planned(planned, t));
    this.#put("past", picture && this.#config.history ? this.#past : [], (past) => past.length && this.#pastCalls(past, t));
  }

  /** Draw a part anew only where what it shows has changed: a text that is being typed stays. */
  #put(name, data, draw) {
    const mark = JSON.stringify([this.#hass.language, data ?? null]);
    if (this.#shown.get(name) === mark) return;
    this.#shown.set(name, mark);
    const drawn = draw(data);
    this.#parts[name].replaceChildren(...(drawn ? [drawn] : []));
    this.#parts[name].hidden = !drawn;
  }

  #build() {
    const root = this.attachShadow({ mode: "open" });
    const names = ["head", "clocks", "band", "question", "path", "words", "why", "buttons", "fault", "others", "favourites", "planned", "past"];
    this.#parts = Object.fromEntries(names.map((name) => [name, h("div", { class: `part-${name}` })]));
    this.#parts.body = h("div", { class: "body" }, Object.values(this.#parts));
    root.append(h("style", null, STYLE), h("ha-card", null, this.#parts.body));
  }

  #head(picture, call, t) {
    const state = this.#hass.states[this.#config.entity];
    const name = call?.state ?? "idle";
    // The picture may be there before the entity's state.
    const told = picture === null ? t("away") : state && name !== "idle" ? this.#hass.formatEntityState(state, name) : t("idle");
    return h("header", null,
      h("h2", null, this.#config.title || (call?.company ?? "Hold Slayer")),
      h("span", { class: `pill ${name} ${WITH_PERSON.has(name) ? "person" : ""}`, role: "status" }, told),
      this.#config.title && call ? h("p", { class: "goal", style: "flex-basis:100%" }, call.company) : null,
      call?.goal ? h("p", { class: "goal", style: "flex-basis:100%" }, call.goal) : null);
  }

  #held(call, passed) {
    return Math.floor(call.held_seconds + (call.state === "on_hold" ? passed : 0));
  }

  #clocks(call, passed, t) {
    const shown = [["inall", clock(call.seconds + passed)]];
    if (call.held_seconds > 0 || call.state === "on_hold") shown.unshift(["onhold", clock(this.#held(call, passed))]);
    if (call.wait_left !== null && call.wait_left !== undefined) shown.push(["wait", t("minutes", { n: Math.ceil(call.wait_left / 60) })]);
    if (call.queue_position !== null && call.queue_position !== undefined) shown.push(["queue", String(call.queue_position)]);
    return h("div", { class: "clocks" }, shown.map(([key, value]) => h("div", { class: key }, h("h3", null, t(key)), h("b", null, value))));
  }

  #question(call, t) {
    const [text, ...choices] = call.question.split("\n"); // choices on lines of their own: `1: For bags`
    const answer = (said) => this.#act("answer_question", { call_id: call.call_id, text: said });
    const input = h("input", { name: "answer", "aria-label": text, autocomplete: "off", maxlength: 500, required: true });
    const send = async (event) => {
      event.preventDefault();
      if (input.value.trim()) await answer(input.value.trim());
    };
    const buttons = choices.map((line) =>
      h("button", { type: "button", onclick: () => answer(line.split(": ", 1)[0]) }, line.slice(line.indexOf(": ") + 2)));
    return h("form", { class: "question", onsubmit: send }, h("p", null, text), ...buttons, input, h("button", { class: "main", type: "submit" }, t("answer")));
  }

  #path(way, t) {
    return h("div", null, h("h3", null, t("path")), h("ol", { class: "path" }, way.map(([, kind, text]) => h("li", null, text.startsWith(kind) ? text : t(kind, { x: text })))));
  }

  #words(said, t) {
    const list = h("ul", { class: "words", "aria-live": "polite", tabindex: "0", "aria-label": t("transcript") }, said.map(([at, text, repeated]) =>
      h("li", { class: repeated ? "repeated" : null }, h("time", null, clock(at)), h("span", { dir: "auto" }, text))));
    requestAnimationFrame(() => { list.scrollTop = list.scrollHeight; });
    return h("div", null, h("h3", null, t("transcript")), said.length ? list : h("p", { class: "quiet" }, t("nothing")));
  }

  #why(likely, evidence, t) {
    const percent = Math.round(100 * (likely ?? 0));
    return h("div", null, h("h3", null, `${t("person")} ${percent} %`),
      h("meter", { min: 0, max: 100, value: percent, "aria-label": t("person") }),
      h("div", { class: "cues" }, (evidence ?? []).slice(0, 5).map(([cue, odds]) => h("span", null, `${cue.replaceAll("_", " ")} ${odds > 0 ? "+" : "−"}${Math.abs(odds).toFixed(1)}`))));
  }

  #buttons(call, t) {
    const on = (name) => () => this.#act(name, { call_id: call.call_id });
    const personal = WITH_PERSON.has(call.state) || call.state === "verifying";
    return h("div", { class: "buttons" },
      WITH_PERSON.has(call.state) ? null : h("button", { class: "main", type: "button", "data-deed": "join_call", onclick: on("join_call") }, t("join")),
      WITH_PERSON.has(call.state) ? h("button", { class: "main", type: "button", "data-deed": "keep_holding", onclick: on("keep_holding") }, t("keep")) : null,
      personal ? h("button", { type: "button", "data-deed": "report_not_a_person", onclick: on("report_not_a_person") }, t("machine")) : null,
      h("button", { class: "end", type: "button", "data-deed": "hang_up", onclick: on("hang_up") }, t("end")));
  }

  #favourites(companies, t) {
    return h("div", null, h("h3", null, t("favourites")), h("div", { class: "buttons" }, companies.map(({ name, goal, usual_wait: wait }) =>
      h("button", { type: "button", title: [goal, wait ? t("usual", { n: Math.ceil(wait / 60) }) : ""].filter(Boolean).join(" · ") || null,
        onclick: async (event) => {
          const button = event.currentTarget;
          button.disabled = true; // one tap, one call
          await this.#act("start_call", { who: name });
          button.disabled = false;
        } }, name))));
  }

  #planned(planned, t) {
    return h("div", null, h("h3", null, t("planned")), h("ul", { class: "past" }, planned.map(({ company, due_at: due }) =>
      h("li", null, h("span", null, company), h("span", { class: "quiet" }, this.#when(due * 1000))))));
  }

  #pastCalls(past, t) {
    return h("div", null, h("h3", null, t("past")), h("ul", { class: "past" }, past.map((call) =>
      h("li", null, h("span", null, call.company),
        h("span", { class: "quiet" }, [this.#when(call.started), this.#outcome(call.outcome), call.held_seconds ? t("held", { n: clock(call.held_seconds) }) : ""].filter(Boolean).join(" · "))))));
  }

  #outcome(outcome) {
    return outcome ? this.#hass.localize(`component.holdslayer.entity.sensor.last_outcome.state.${outcome}`) || outcome.replaceAll("_", " ") : "";
  }

  #when(time) {
    return new Intl.DateTimeFormat(this.#hass.language, { dateStyle: "short", timeStyle: "short", timeZone: this.#hass.config?.time_zone }).format(new Date(time));
  }
}

if (!customElements.get(TYPE)) {
  customElements.define(TYPE, HoldSlayerCallCard);
  window.customCards = window.customCards ?? [];
  window.customCards.push({
    type: TYPE, name: "Hold Slayer", description: "The call that waits on hold for you, your companies, and the last calls", preview: true,
    getEntitySuggestion: (hass, id) => (isCallSensor(hass, id) ? { config: { type: `custom:${TYPE}`, entity: id } } : null),
  });
}
