// The calls that run, as the stream tells them: a call's picture over time (as REST's timeline) and where it stands now.

import { get } from "./api.js";
import { t } from "./words.js";

export class Calls extends EventTarget {
  running = new Map();
  status = {};
  #now = new Map(); // call → when its seconds were last told, by this machine's clock

  constructor(stream) {
    super();
    stream.addEventListener("snapshot", (event) => this.#snapshot(event.detail));
    stream.addEventListener("delta", (event) => this.#delta(event.detail));
    stream.addEventListener("pulse", (event) => this.#pulse(event.detail));
  }

  /** Seconds of a call now: told once a second, counted on in between. */
  seconds(call) {
    if (call.outcome) return call.line.duration_s;
    return call.now.seconds + (performance.now() - (this.#now.get(call.call_id) ?? performance.now())) / 1000;
  }

  held(call) {
    const since = call.now.hold_since_s;
    return call.outcome || since === null ? call.now.held_s : call.now.held_s + this.seconds(call) - call.now.seconds;
  }

  dismiss(id) {
    this.running.delete(id);
    this.#changed(null);
  }

  async #snapshot(message) {
    this.status = message.status;
    const ended = [...this.running.values()].filter((call) => call.outcome);
    this.running = new Map([...ended, ...message.calls.map((call) => ({ ...call, line: empty(), partial: "" }))].map((c) => [c.call_id, c]));
    for (const call of message.calls) this.#now.set(call.call_id, performance.now());
    this.#changed(null);
    for (const call of message.calls) await this.#load(call.call_id);
  }

  async #load(id) {
    try {
      const line = await get(`/calls/${id}/timeline`);
      const call = this.running.get(id);
      if (!call || call.outcome) return;
      const later = call.line;
      call.line = line;
      for (const sound of later.sounds) if (sound.start_s > line.duration_s) line.sounds.push(sound);
      if (line.question) call.now.question = line.question;
      this.#changed(id);
    } catch { /* it ended meanwhile */ }
  }

  #pulse(message) {
    for (const now of message.calls) {
      const call = this.running.get(now.call_id);
      if (!call || call.outcome) continue;
      call.now = { ...now, question: call.now.question };
      this.#now.set(now.call_id, performance.now());
      call.line.duration_s = Math.max(call.line.duration_s, now.seconds);
    }
    this.dispatchEvent(new CustomEvent("pulse"));
  }

  #delta(delta) {
    const { call_id: id, kind, name, fields, at_s: at } = delta;
    if (kind === "event" && name === "CallRequested") {
      const plan = fields.plan;
      const now = { state: "dialing", seconds: at, held_s: 0, hold_since_s: null, sound: "silence", p_person: 0, verdict: "hold", evidence: [], phone: null, question: "" };
      this.running.set(id, { call_id: id, company: plan.company, number: plan.number, goal: plan.goal, language: plan.language, started_at: Date.now() / 1000 - at, outcome: null, why: "", now, line: empty(), partial: "" });
      this.#now.set(id, performance.now());
      this.#changed(null);
      return;
    }
    const call = this.running.get(id);
    if (!call) return;
    call.line.duration_s = Math.max(call.line.duration_s, at);
    if (kind === "state") {
      stretch(call.line.states, at, name);
      call.now.state = name;
    } else if (kind === "command") {
      if (name === "SendDtmf") call.line.deeds.push({ at_s: at, kind: "pressed", text: fields.keys });
      if (name === "Say") call.line.deeds.push({ at_s: at, kind: "said", text: fields.text });
      if (name === "RingPhone") call.line.deeds.push({ at_s: at, kind: "rings", text: fields.phone.name });
    } else if (kind === "notification") {
      if (name === "question") call.now.question = fields.text;
    } else if (kind === "ended") {
      call.outcome = name;
      call.why = fields.why;
      call.now.state = "ended";
      this.#changed(null);
      return;
    } else if (kind === "event") {
      if (!this.#event(call, name, fields, at)) return;
    }
    this.#changed(id);
  }

  /** Whether anything to be seen changed. */
  #event(call, name, fields, at) {
    if (name === "VerdictChanged") {
      const evidence = fields.evidence.map(([cue, log_odds]) => ({ cue, log_odds })).sort((a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds));
      call.line.judgements.push({ at_s: at, verdict: fields.verdict, p_person: fields.p_person, evidence });
      return true;
    }
    if (name === "Decided" && ["PressKeys", "SaySlotOrPhrase", "GiveUp"].includes(fields.decision.type)) {
      call.line.deeds.push({ at_s: at, kind: "decided", text: fields.decision.reason });
      call.now.question = "";
      return true;
    }
    if (name === "UserAnswered") { call.now.question = ""; return true; }
    if (name.startsWith("Phone") && fields.phone) {
      const what = { PhoneAnswered: "answered", PhoneAccepted: "accepted", PhoneDeclined: "declined", PhoneHungUp: "hung up", PhoneFailed: fields.why }[name];
      if (what) call.line.deeds.push({ at_s: at, kind: "phone", text: `${fields.phone}: ${what}` });
      return Boolean(what);
    }
    if (name !== "Heard") return false;
    const heard = fields.observation;
    if (heard.type === "SoundChanged") {
      stretch(call.line.sounds, heard.at_s, heard.sound);
      call.now.sound = heard.sound;
      return true;
    }
    if (heard.type === "LineFaulty") {
      call.line.deeds.push({ at_s: heard.at_s, kind: "line", text: t(`fault.${heard.fault}`) });
      return true;
    }
    if (heard.type === "TranscriptHeard") {
      if (heard.final && heard.text) call.line.sentences.push({ start_s: heard.started_s, end_s: heard.at_s, text: heard.text, confidence: heard.confidence, repeated: false });
      call.partial = heard.final ? "" : heard.text;
      return true;
    }
    return false;
  }

  #changed(id) {
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }
}

function empty() {
  return { seq: 0, duration_s: 0, states: [{ start_s: 0, end_s: 0, name: "dialing" }], sounds: [], sentences: [], deeds: [], judgements: [], question: "" };
}

function stretch(stretches, at, name) {
  const last = stretches.at(-1);
  if (last?.name === name) return;
  if (last) last.end_s = Math.max(last.start_s, at);
  stretches.push({ start_s: at, end_s: at, name });
}
