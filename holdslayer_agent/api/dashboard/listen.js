// Listening in to a call: its samples, played a little behind their arrival so that a late one is not missed.

import { audioOf } from "./api.js";
import { h, setText, toast } from "./dom.js";
import { select } from "./parts.js";
import { t } from "./words.js";

const BEHIND_S = 0.25;
const AHEAD_S = 1.5; // more than this waits: the clock of the sound card is slower, or the tab slept

export function listenIn(id) {
  let socket = null;
  let context = null;
  let rate = 16000;
  let next = 0;
  const leg = select(`listen-leg-${id}`, ["mix", "company", "you"].map((l) => [l, t(`listen.${l}`)]), "mix", () => { if (socket) { stop(); start(); } });
  const button = h("button", { "aria-pressed": "false", "data-do": "listen", onclick: () => (socket ? stop() : start()) }, t("listen"));
  const level = h("meter", { min: 0, max: 1, "aria-label": t("listen.level"), hidden: true });
  const note = h("span", { class: "small", role: "status" });

  function start() {
    context = new AudioContext();
    next = 0;
    socket = audioOf(id, leg.value, take);
    button.setAttribute("aria-pressed", "true");
    setText(button, t("listen.stop"));
    level.hidden = false;
  }

  function stop() {
    const [open, sound] = [socket, context];
    socket = context = null;
    open?.close();
    sound?.close();
    button.setAttribute("aria-pressed", "false");
    setText(button, t("listen"));
    setText(note, "");
    level.hidden = true;
    level.value = 0;
  }

  function take(message) {
    if (!context) return;
    if (message instanceof Int16Array) return play(message);
    if (message.type === "audio") rate = message.rate_hz;
    if (message.type === "hidden") {
      setText(note, t(`listen.hidden.${message.why}`));
      level.value = 0; // what was measured last came before
    }
    if (message.type === "audible") setText(note, "");
    if (message.type === "refused") toast(`${message.title} ${message.mend}`, "fault");
    if (message.type === "lagged") toast(t("listen.lagged"), "fault");
    if (["refused", "lagged", "ended", "closed"].includes(message.type)) stop();
    return undefined;
  }

  function play(samples) {
    const buffer = context.createBuffer(1, samples.length, rate);
    const floats = buffer.getChannelData(0);
    let sum = 0;
    for (let i = 0; i < samples.length; i += 1) {
      floats[i] = samples[i] / 32768;
      sum += floats[i] * floats[i];
    }
    level.value = Math.min(1, Math.sqrt(sum / samples.length) * 4);
    const now = context.currentTime;
    if (next < now || next > now + AHEAD_S) next = now + BEHIND_S;
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    source.start(next);
    next += buffer.duration;
  }

  const element = h("div", { class: "row listen" }, button, h("label", { class: "hidden", for: `listen-leg-${id}` }, t("listen.leg")), leg, level, note);
  return { element, stop };
}
