// What the line carried, as a band over the length of the call.

import { h } from "./dom.js";

const WIDTH = 1000;
const HEIGHT = 28;

/** Stretches [begin, end, name] in seconds; `until` is now. `heard` is what sounds now, past the last stretch. */
export function ribbon(line, until, heard, t) {
  const sounds = (line?.sounds ?? []).map(([begin, end, name]) => [begin, end, name]);
  const last = sounds.at(-1);
  if (last && heard && last[2] === heard) last[1] = Math.max(last[1], until);
  else if (heard && heard !== "unknown") sounds.push([last ? last[1] : 0, until, heard]);
  const scale = WIDTH / Math.max(until, 1);
  const bars = sounds.map(([begin, end, name]) =>
    h("rect", { class: `sound-${name}`, x: (begin * scale).toFixed(1), y: 0, height: HEIGHT,
      width: Math.max(1, (end - begin) * scale).toFixed(1) },
      h("title", null, t(`sound.${name}`))));
  return h("svg", { class: "ribbon", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
    "aria-label": `${t("ribbon")}: ${shares(sounds, until, t)}` }, bars);
}

/** "music 62 %, speech 20 %": the ribbon in words. */
function shares(sounds, until, t) {
  const sums = new Map();
  for (const [begin, end, name] of sounds) sums.set(name, (sums.get(name) ?? 0) + end - begin);
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, 4)
    .map(([name, s]) => `${t(`sound.${name}`)} ${Math.round((100 * s) / Math.max(until, 1))} %`).join(", ");
}
