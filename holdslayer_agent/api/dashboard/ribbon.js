// A call as a coloured band: what the line carried, where the call stood above it, what was done as marks.

import { clock, h } from "./dom.js";
import { t } from "./words.js";

export const SOUNDS = ["music", "speech", "silence", "ringback", "busy", "beep", "unknown"];
export const STATES = ["dialing", "navigating", "on_hold", "verifying", "ringing_user", "connected", "closing"];
const SHOWN_AS = { reorder: "busy", sit: "busy", fax: "busy", dtmf: "beep" };
const WIDTH = 1000;

/** An SVG of a timeline up to `until` seconds; clicking seeks when `seek` is given. */
export function ribbon(line, until, { seek = null, peaks = null, offset = 0 } = {}) {
  const end = Math.max(until, 1);
  const x = (at) => (Math.min(Math.max(at, 0), end) / end) * WIDTH;
  const band = (stretches, y, height, prefix) =>
    stretches.map((s, i) => {
      const stop = i + 1 < stretches.length ? stretches[i + 1].start_s : end;
      const name = SHOWN_AS[s.name] ?? s.name;
      return h("rect", { class: `${prefix}-${name}`, x: x(s.start_s), y, width: Math.max(0.5, x(stop) - x(s.start_s)), height },
        h("title", null, `${t(`${prefix}.${name}`)} ${clock(s.start_s)}–${clock(stop)}`));
    });
  const marks = line.deeds.filter((d) => ["pressed", "rings", "phone", "user"].includes(d.kind)).map((d) =>
    h("g", { class: `mark ${d.kind}` },
      h("line", { x1: x(d.at_s), x2: x(d.at_s), y1: 14, y2: 62 }),
      h("title", null, `${clock(d.at_s)} ${t(`deed.${d.kind}`)} ${d.text}`)));
  const wave = peaks ? h("path", { class: "wave", d: wavePath(peaks, x(offset), x(offset + peaks.seconds)) }) : null;
  const share = shares(line.sounds, end);
  const cursor = h("line", { class: "cursor", x1: -9, x2: -9, y1: 0, y2: 70 });
  const svg = h("svg", { class: "ribbon", viewBox: `0 0 ${WIDTH} 70`, preserveAspectRatio: "none", role: "img", "aria-label": `${t("ribbon")}: ${share}` },
    ...band(line.states, 0, 9, "state"), ...band(line.sounds, 14, 48, "sound"), wave, ...marks, cursor);
  if (seek) {
    svg.classList.add("seekable");
    svg.addEventListener("click", (event) => {
      const box = svg.getBoundingClientRect();
      seek(((event.clientX - box.left) / box.width) * end);
    });
  }
  return { svg, at: (second) => { cursor.setAttribute("x1", x(second)); cursor.setAttribute("x2", x(second)); } };
}

/** "music 62 %, speech 20 %": the ribbon in words. */
function shares(sounds, end) {
  const sums = new Map();
  sounds.forEach((s, i) => {
    const stop = i + 1 < sounds.length ? sounds[i + 1].start_s : end;
    const name = SHOWN_AS[s.name] ?? s.name;
    sums.set(name, (sums.get(name) ?? 0) + Math.max(0, stop - s.start_s));
  });
  const total = [...sums.values()].reduce((a, b) => a + b, 0) || 1;
  return [...sums].sort((a, b) => b[1] - a[1]).map(([name, s]) => `${t(`sound.${name}`)} ${Math.round((s / total) * 100)} %`).join(", ");
}

export function legend() {
  const list = (title, prefix, names) => h("ul", { class: "legend", "aria-hidden": "true" }, h("li", null, h("b", null, t(title))),
    names.map((name) => h("li", null, h("i", { class: `swatch ${prefix}-${name}` }), t(`${prefix}.${name}`))));
  return h("div", null, list("legend.sounds", "sound", SOUNDS), list("legend.states", "state", STATES));
}

function wavePath(peaks, from, to) {
  const step = (to - from) / peaks.values.length;
  return peaks.values.map((v, i) => `M${(from + i * step).toFixed(1)} ${(38 - v * 22).toFixed(1)}V${(38 + v * 22).toFixed(1)}`).join("");
}

/** Loudness of a recording, 500 values from 0 to 1. */
export async function peaksOf(blob) {
  const context = new OfflineAudioContext(1, 1, 8000);
  const audio = await context.decodeAudioData(await blob.arrayBuffer());
  const samples = audio.getChannelData(0);
  const size = Math.max(1, Math.floor(samples.length / 500));
  const values = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    let sum = 0;
    for (let i = at; i < at + size; i += 1) sum += samples[i] * samples[i];
    values.push(Math.sqrt(sum / size));
  }
  const loudest = Math.max(...values, 0.01);
  return { values: values.map((v) => v / loudest), seconds: audio.duration };
}
