// One call: ribbon, playback in step with it, transcript, evidence, what happened.

import { blob, get, post, remove } from "./api.js";
import { clock, confirmed, h, toast } from "./dom.js";
import { acting, deeds, empty, evidence, loaded, select } from "./parts.js";
import { legend, peaksOf, ribbon } from "./ribbon.js";
import { outcome, t, when } from "./words.js";

export function pastPage({ id }) {
  const urls = [];
  const page = h("div", null,
    h("p", null, h("a", { href: "#/history" }, `← ${t("past.back")}`)),
    loaded(async () => {
      const [call, line, { recordings }] = await Promise.all([get(`/calls/${id}`), get(`/calls/${id}/timeline`), get(`/calls/${id}/recordings`)]);
      return picture(call, line, recordings, urls);
    }));
  return [page, () => urls.forEach((url) => URL.revokeObjectURL(url))];
}

function picture(call, line, recordings, urls) {
  const until = line.duration_s;
  // A recording begins when the company answers; the picture when the call was asked for.
  const offset = line.states[1]?.start_s ?? 0;
  const audio = h("audio", { controls: true, preload: "none" });
  const band = h("div", { class: "band" });
  const sentences = line.sentences.map((s) => h("li", { "data-start": s.start_s },
    recordings.length
      ? h("button", { class: "time", "aria-label": `${t("past.play")} ${clock(s.start_s)}`, onclick: () => seek(s.start_s) }, clock(s.start_s))
      : h("time", null, clock(s.start_s)),
    h("span", null, s.text, s.repeated ? h("small", { class: "tag" }, t("past.repeated")) : null)));
  let shown = null;

  function draw(peaks = null) {
    shown = ribbon(line, until, { seek: recordings.length ? seek : null, peaks, offset });
    band.replaceChildren(shown.svg);
  }
  function seek(second) {
    audio.currentTime = Math.max(0, second - offset);
    audio.play().catch(() => {});
  }
  audio.addEventListener("timeupdate", () => {
    const second = audio.currentTime + offset;
    shown.at(second);
    const now = line.sentences.findLastIndex((s) => s.start_s <= second);
    sentences.forEach((row, i) => row.classList.toggle("playing", i === now));
  });
  async function load(leg) {
    const file = await blob(`/calls/${call.call_id}/recordings/${leg}`);
    const url = URL.createObjectURL(file);
    urls.push(url);
    audio.src = url;
    draw(await peaksOf(file).catch(() => null));
  }
  draw();
  const legs = recordings.map((r) => r.leg).sort((a, b) => (a === "mixed" ? -1 : b === "mixed" ? 1 : a.localeCompare(b)));
  if (legs.length) load(legs[0]).catch((error) => toast(error.message, "fault"));
  const said = (path) => acting(async () => { await post(`/calls/${call.call_id}/${path}`); toast(t("past.noted")); });
  const forget = acting(async () => {
    if (!(await confirmed(t("past.delete.sure"), t("delete"), t("cancel")))) return;
    await remove(`/history/${call.call_id}`);
    location.hash = "#/history";
  });
  return h("article", { class: "past" },
    h("header", null, h("h1", null, call.company), h("p", { class: "goal" }, call.goal),
      h("p", { class: "facts-line" }, h("span", { class: `pill ${call.outcome ?? "running"}` }, outcome(call)), call.why ? h("span", null, call.why) : null,
        h("span", null, when(call.started_at)), h("span", null, `${clock(call.held_s)} ${t("onhold")}`), h("span", null, `${clock(until)} ${t("inall")}`), h("span", { class: "number" }, call.number))),
    h("section", { class: "card" }, h("h2", null, t("ribbon")), band, legend(),
      legs.length
        ? h("div", { class: "row player" }, audio, h("label", { for: "leg" }, t("past.leg")), select("leg", legs.map((l) => [l, l]), legs[0], (event) => load(event.target.value)))
        : h("p", { class: "small" }, t("past.none"))),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", null, t("past.words")), sentences.length ? h("ol", { class: "words long" }, sentences) : empty(t("silent"), "")),
      h("section", { class: "card" }, h("h2", null, t("past.reasons")), line.judgements.length ? reasons(line.judgements) : h("p", { class: "small" }, t("evidence.none")),
        h("h2", null, t("past.teach")), h("p", { class: "small" }, t("past.teach.text")),
        h("div", { class: "row" }, h("button", { onclick: said("was-a-person") }, t("do.person")), h("button", { onclick: said("not-a-person") }, t("do.machine")))),
      h("section", { class: "card" }, h("h2", null, t("past.story")), deeds(line.deeds))),
    call.outcome ? h("p", null, h("button", { class: "danger quiet", onclick: forget }, t("past.delete"))) : null);
}

function reasons(judgements) {
  return h("div", { class: "reasons" }, judgements.map((j, i) => h("details", { open: i === judgements.length - 1 },
    h("summary", null, `${clock(j.at_s)} ${t(`verdict.${j.verdict}`)} · ${Math.round(j.p_person * 100)} %`), evidence(j.evidence))));
}
