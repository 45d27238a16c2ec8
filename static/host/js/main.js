// Wires the parts of the page: what the service says goes to the parts, what they want goes back.

import { AppBridge } from "./bridge.js";
import { Chrome } from "./chrome.js";
import { Controls } from "./controls.js";
import { find } from "./dom.js";
import { ForeignWindows } from "./foreign.js";
import { HealthPanel } from "./health-panel.js";
import { language, text, translate } from "./i18n.js";
import { makeInspector } from "./inspector.js";
import { refreshType } from "./profile.js";
import { Session } from "./session.js";
import { BridgeSocket } from "./socket.js";
import { Stage } from "./stage.js";
import { EventTimeline } from "./timeline.js";
import { reasonText } from "./timeline-row.js";
import { Toasts } from "./toasts.js";
import { TokenPanel } from "./token-panel.js";

/** @import { Connection, Entry, FromService, Health, Json, State, Welcome } from "./types.d.ts" */

document.documentElement.lang = language;
translate(document);

/** @param {string} selector */
const part = (selector) => find(document, selector, HTMLElement);
/** @param {string} content */
const say = (content) => toasts.say(content);

const session = new Session();
const stripped = session.adopt(new URL(location.href));
if (stripped) history.replaceState(null, "", stripped);

const toasts = new Toasts(part("[data-toasts]"));
const timeline = find(document, "event-timeline", EventTimeline);
const tokenPanel = new TokenPanel(part("#panel-token"), say);
const healthPanel = new HealthPanel(part("#panel-health"), say);
const foreign = new ForeignWindows(part("[data-shelf]"), text("foreign.title"));
const chrome = new Chrome(document, (persona) => {
  const done = persona ? text("done.changed", { label: persona.username }) : text("done.signedOut");
  control(persona ? { persona: persona.key } : { "sign-out": true }, done);
});
const controls = new Controls(part("[data-controls]"), (step, done) => control(step, done));
const socket = new BridgeSocket(() =>
  session.bridgeAddress(new URL(location.href), stage.isOccupied)
);
const bridge = new AppBridge(window, foreign, {
  refresh: (origin) => {
    if (!socket.send({ type: refreshType, origin })) say(text("connection.queued"));
  },
  report: (entry) => socket.send({ type: "hostsim.observed", entry }),
  heard: () => stage.heard(),
});
const stage = new Stage(part(".stage__place"), text("stage.frame"), {
  attach: (app) => bridge.attach(app, welcome?.app.origin ?? ""),
  changed: (signs) => {
    cover("loading", signs.openedAt === null);
    healthPanel.signs(signs);
  },
});
const showTab = makeInspector(session);

/** @type {Welcome | null} */
let welcome = null;
/** How far the service's clock is ahead of this page's, in milliseconds. */
let ahead = 0;
/** @type {string | null} Said once the service confirms. */
let pending = null;

/**
 * @param {Json} step
 * @param {string} done
 */
function control(step, done) {
  if (!socket.isOpen) return toasts.say(text("connection.notNow"), { failed: true });
  pending = done;
  socket.send({ type: "hostsim.control", control: step });
}

/**
 * @param {"loading" | "taken" | "blocked"} name
 * @param {boolean} shown
 */
function cover(name, shown) {
  part(`[data-cover="${name}"]`).hidden = !shown;
}

/** @param {Welcome} message */
function greet(message) {
  if (welcome && welcome.embedding !== message.embedding) stage.clear();
  welcome = message;
  ahead = Date.parse(message.now) - Date.now() || 0;
  if (session.read("embedding") !== message.embedding) session.write("cleared", null);
  session.write("embedding", message.embedding);
  cover("taken", false);
  chrome.welcome(message);
  controls.welcome(message);
  healthPanel.welcome(message.hostOrigin, message.frame.sandbox);
  const cleared = Number(session.read("cleared") ?? 0);
  timeline.embedding = message.embedding;
  timeline.show(message.timeline.filter(({ id }) => (id ?? Infinity) > cleared));
  if (message.dropped > 0) say(text("timeline.dropped", { count: message.dropped }));
  show(message.state);
}

/** @param {State} state */
function show(state) {
  chrome.state(state);
  controls.state(state);
  tokenPanel.show(state.token, Date.now() + ahead);
}

/** @param {Health} health */
function diagnose(health) {
  healthPanel.show(health);
  const worst = health.findings.find(({ severity }) => severity === "blocking");
  cover("blocked", health.status === "blocked");
  part('[data-show="blocked"]').textContent = worst ? healthPanel.name(worst) : "";
  const mark = part('[data-show="health-mark"]');
  mark.hidden = health.status === "ok" || health.status === "unknown";
  mark.textContent = mark.hidden ? "" : "!";
}

/** @param {Entry} entry */
function record(entry) {
  timeline.add(entry);
  if (entry.verdict !== "rejected" && entry.verdict !== "failed") return;
  say(text(`said.${entry.verdict}`, { name: entry.name, reason: reasonText(entry) }));
}

/** @param {FromService} message */
function receive(message) {
  switch (message.type) {
    case "hostsim.welcome":
      return greet(message);
    case "hostsim.frame":
      cover("blocked", false);
      return stage.open(message.url, welcome?.frame ?? {});
    case "hostsim.post":
      return bridge.post(message);
    case "hostsim.entry":
      record(message.entry);
      return confirm();
    case "hostsim.state":
      show(message.state);
      return confirm();
    case "hostsim.health":
      return diagnose(message.health);
    case "hostsim.error":
      pending = null;
      return toasts.say(message.message, { remedy: message.remedy, failed: true });
  }
}

function confirm() {
  if (pending !== null) say(pending);
  pending = null;
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-step], [data-do]") : null;
  if (!(button instanceof HTMLElement)) return;
  const { step, done, do: action } = button.dataset;
  if (step) control(JSON.parse(step), text(/** @type {any} */ (done)));
  if (action === "connect") socket.connect();
  if (action === "health") showTab("health");
});
timeline.addEventListener("cleared", (event) => {
  session.write("cleared", String(/** @type {CustomEvent<number>} */ (event).detail));
});
socket.addEventListener("message", (event) => {
  receive(/** @type {CustomEvent<FromService>} */ (event).detail);
});
socket.addEventListener("connection", (event) => {
  const { detail } = /** @type {CustomEvent<Connection>} */ (event);
  chrome.connection(detail);
  cover("taken", detail.state === "taken");
});
globalThis.addEventListener("online", () => socket.connect());
setInterval(() => {
  const now = Date.now();
  chrome.tick(now);
  tokenPanel.tick(now + ahead);
  healthPanel.tick(now);
}, 1000);
socket.connect();
