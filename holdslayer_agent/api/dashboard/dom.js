// Elements without a framework: h("p", {class: "x"}, "text", child).

export function h(tag, properties, ...children) {
  const svg = SVG.has(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = new Set(["svg", "rect", "line", "path", "circle", "title", "g"]);

/** Replace what is inside only when it changed: screen readers then say nothing twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A message for a moment, for eyes and screen readers. */
export function toast(text, kind = "info") {
  const place = document.getElementById("toasts");
  const note = h("div", { class: `toast ${kind}` }, text);
  place?.append(note);
  setTimeout(() => note.remove(), kind === "fault" ? 9000 : 4000);
}

/** Ask before what can't be undone. */
export function confirmed(text, yes, no) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-label": text, onclose: () => { resolve(dialog.returnValue === "yes"); dialog.remove(); } },
      h("p", null, text),
      h("form", { method: "dialog", class: "row end" },
        h("button", { value: "no", class: "quiet" }, no), h("button", { value: "yes", class: "danger" }, yes)),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
