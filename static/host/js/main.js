// Wires the parts of the page: each knows only what it is handed here.

import { AppBridge } from "./bridge.js";
import { Chrome } from "./chrome.js";
import { Controls } from "./controls.js";
import { find } from "./dom.js";
import { ForeignWindows } from "./foreign.js";
import { HealthPanel } from "./health-panel.js";
import { HostPage } from "./host-page.js";
import { language, text, translate } from "./i18n.js";
import { makeInspector } from "./inspector.js";
import { refreshType } from "./profile.js";
import { Recording } from "./recording.js";
import { Scenarios } from "./scenarios.js";
import { Session } from "./session.js";
import { BridgeSocket } from "./socket.js";
import { Stage } from "./stage.js";
import { everySecond } from "./ticker.js";
import { EventTimeline } from "./timeline.js";
import { Toasts } from "./toasts.js";
import { TokenPanel } from "./token-panel.js";

/** @import { Connection, FromService } from "./types.d.ts" */

document.documentElement.lang = language;
translate(document);

/** @param {string} selector */
const part = (selector) => find(document, selector, HTMLElement);
/** @param {string} content */
const say = (content) => toasts.say(content);
const address = () => new URL(location.href);

const session = new Session();
const stripped = session.adopt(address());
if (stripped) history.replaceState(null, "", stripped);

const toasts = new Toasts(part("[data-toasts]"));
const timeline = find(document, "event-timeline", EventTimeline);
const token = new TokenPanel(part("#panel-token"), say);
const health = new HealthPanel(part("#panel-health"), say);
const foreign = new ForeignWindows(part("[data-shelf]"), text("foreign.title"));
const showTab = makeInspector(session);

const socket = new BridgeSocket(() => session.bridgeAddress(address(), stage.isOccupied));
const bridge = new AppBridge(window, foreign, {
  refresh: (origin) => {
    if (!socket.send({ type: refreshType, origin })) say(text("connection.queued"));
  },
  report: (entry) => socket.send({ type: "hostsim.observed", entry }),
  heard: () => stage.heard(),
});
const stage = new Stage(part(".stage__place"), text("stage.frame"), {
  attach: (app) => bridge.attach(app, page.appOrigin),
  changed: (signs) => page.signs(signs),
});
const chrome = new Chrome(document, (persona) => {
  if (persona === null) return page.control({ "sign-out": true }, text("done.signedOut"));
  page.control({ persona: persona.key }, text("done.changed", { label: persona.username }));
  page.control({ reload: "fresh" }, text("done.signedIn", { name: persona.username }));
});
const controls = new Controls(part("[data-controls]"), (step, done) => page.control(step, done));
const parts = { bridge, chrome, controls, health, session, socket, stage, timeline, toasts, token };
const page = new HostPage(parts);

const scenarios = new Scenarios(part("#panel-scenarios"), part(".run"), {
  send: (action) => page.send({ type: "hostsim.scenario", ...action }),
  mark: (entry) => timeline.add(entry),
  say,
  open: () => showTab("scenarios"),
});
const recording = new Recording(
  find(document, ".dialog", HTMLDialogElement),
  () => `/api/sim/v1/embeddings/${encodeURIComponent(timeline.embedding)}/recording`,
  { say, run: (source) => scenarios.start({ action: "run", source }) },
);

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-step], [data-do]") : null;
  if (!(button instanceof HTMLElement)) return;
  const { step, done, do: action } = button.dataset;
  if (step) page.control(JSON.parse(step), text(/** @type {any} */ (done)));
  if (action === "connect") socket.connect();
  if (action === "health") showTab("health");
  if (action === "record") void recording.open();
});
timeline.addEventListener("cleared", (event) => {
  session.write("cleared", String(/** @type {CustomEvent<number>} */ (event).detail));
});
socket.addEventListener("message", (event) => {
  const { detail } = /** @type {CustomEvent<FromService>} */ (event);
  if (!scenarios.receive(detail)) page.receive(detail);
});
socket.addEventListener("connection", (event) => {
  const { detail } = /** @type {CustomEvent<Connection>} */ (event);
  page.connection(detail);
});
globalThis.addEventListener("online", () => socket.retry());
globalThis.addEventListener("focus", () => socket.retry());
document.addEventListener("visibilitychange", () => socket.retry());
everySecond(() => {
  page.tick(Date.now());
  scenarios.tick(Date.now());
});
socket.connect();
