// The agent's REST and its stream. The token lives here and in this browser's storage, and travels in headers alone.

const PLACE = "holdslayer.token";
/** Where the pages are: not at the root behind a proxy such as Home Assistant's ingress. */
const ROOT = new URL("./", document.baseURI);
const socketAt = (path) => Object.assign(new URL(path, ROOT), { protocol: ROOT.protocol === "https:" ? "wss:" : "ws:" });
let token = localStorage.getItem(PLACE) ?? "";

const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  token = given;
  localStorage.setItem(PLACE, token);
  history.replaceState(null, "", `${ROOT.pathname}#/now`);
}

export const session = {
  get signedIn() { return token !== ""; },
  signIn(text) { token = text.trim(); localStorage.setItem(PLACE, token); },
  signOut() { token = ""; localStorage.removeItem(PLACE); },
};

/** A problem of the agent: code and mend as docs/api.md has them. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? "agent-gone";
    this.mend = body.mend ?? "";
    this.faults = body.faults ?? [];
  }
}

async function ask(method, path, body, headers = {}) {
  let answer;
  try {
    answer = await fetch(new URL(`api/v1${path}`, ROOT), {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, { title: "The agent does not answer.", code: "agent-gone", mend: "holdslayer serve" });
  }
  if (!answer.ok) {
    const problem = new Problem(answer.status, await answer.json().catch(() => ({})));
    if (problem.status === 401) window.dispatchEvent(new CustomEvent("signed-out", { detail: problem }));
    throw problem;
  }
  return answer;
}

export const get = async (path) => (await ask("GET", path)).json();
export const post = async (path, body = {}, headers = {}) => {
  const answer = await ask("POST", path, body, headers);
  return answer.status === 202 || answer.status === 204 ? null : answer.json();
};
export const put = (path, body) => ask("PUT", path, body);
export const remove = (path) => ask("DELETE", path);
export const blob = async (path) => (await ask("GET", path)).blob();

/** A leg's live audio (docs/api.md, listening in): `on` gets objects, and samples as Int16Array. */
export function audioOf(id, leg, on) {
  const socket = new WebSocket(socketAt(`api/v1/calls/${id}/listen`));
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "auth", token, leg })));
  socket.addEventListener("message", (event) => on(typeof event.data === "string" ? JSON.parse(event.data) : new Int16Array(event.data)));
  socket.addEventListener("close", () => on({ type: "closed" }));
  return socket;
}

/** The stream of docs/api.md: goes on where it was, and begins anew where it can't. */
export class Stream extends EventTarget {
  #socket = null;
  #name = "";
  #number = 0;
  #delay = 500;
  #stopped = false;
  connected = false;

  start() {
    const socket = new WebSocket(socketAt("api/v1/stream"));
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#take(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      this.#show(false);
      if (this.#stopped) return;
      setTimeout(() => this.#stopped || this.start(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, 10000);
    });
  }

  stop() {
    this.#stopped = true;
    this.#socket?.close();
  }

  #take(message) {
    switch (message.type) {
      case "hello": {
        const resume = this.#name ? { resume: { stream: this.#name, after: this.#number } } : {};
        this.#socket.send(JSON.stringify({ type: "auth", token, ...resume }));
        return;
      }
      case "refused":
        if (message.code.startsWith("token")) {
          this.stop();
          window.dispatchEvent(new CustomEvent("signed-out", { detail: new Problem(401, message) }));
        }
        return;
      case "snapshot":
        this.#name = message.stream;
        this.#number = message.number;
        this.#show(true);
        break;
      case "resumed":
        this.#show(true);
        return;
      case "delta":
        this.#number = message.number;
        break;
    }
    this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
  }

  #show(up) {
    this.connected = up;
    if (up) this.#delay = 500;
    this.dispatchEvent(new CustomEvent("connection", { detail: up }));
  }
}
