// What the page knows of its embedding: messages of the service come in, the parts are told.

import { text } from "./i18n.js";
import { cover } from "./stage.js";
import { reasonText } from "./timeline-row.js";

/** @import { Connection, Entry, FromService, Json, Parts, Signs, State, Welcome } from "./types.d.ts" */

/** The page's side of one embedding. */
export class HostPage {
  /** @type {Welcome | null} */
  #welcome = null;
  /** How far the service's clock is ahead of this page's, in milliseconds. */
  #ahead = 0;
  /** @type {string | null} Said once the service confirms. */
  #pending = null;
  #lost = false;
  #parts;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** The only origin that the framed app may have; empty before the service has told. */
  get appOrigin() {
    return this.#welcome?.app.origin ?? "";
  }

  /**
   * Takes what is known of the framed app: one that speaks is shown, whatever its headers say.
   *
   * @param {Signs} signs
   */
  signs(signs) {
    cover("loading", signs.openedAt === null);
    if (signs.messageAt !== null) cover("blocked", false);
    this.#parts.health.signs(signs);
  }

  /**
   * Asks the service for one step of the scenario language.
   *
   * @param {Json} step
   * @param {string} done said once it is done
   */
  control(step, done) {
    if (this.send({ type: "hostsim.control", control: step })) this.#pending = done;
  }

  /**
   * Sends what makes no sense later on; false, and said so, where the service is not reached now.
   *
   * @param {unknown} message
   */
  send(message) {
    const { socket, toasts } = this.#parts;
    if (socket.isOpen) return socket.send(message);
    toasts.say(text("connection.notNow"), { failed: true });
    return false;
  }

  /**
   * Shows the state of the connection, and says once when it is lost and when it is back.
   *
   * @param {Connection} connection
   */
  connection(connection) {
    const { chrome, toasts } = this.#parts;
    const { state } = connection;
    chrome.connection(connection);
    cover("taken", state === "taken");
    if (state === "waiting" && !this.#lost) {
      toasts.say(text("connection.lost"), { remedy: connection.why });
    }
    if (state === "open" && this.#lost) toasts.say(text("connection.back"));
    if (state !== "connecting") this.#lost = state === "waiting";
  }

  /** @param {FromService} message */
  receive(message) {
    const { bridge, health, stage, toasts } = this.#parts;
    switch (message.type) {
      case "hostsim.welcome":
        return this.#greet(message);
      case "hostsim.frame":
        return stage.show(message, this.#welcome?.frame ?? {});
      case "hostsim.post":
        return bridge.post(message);
      case "hostsim.entry":
        this.#record(message.entry);
        return this.#confirm();
      case "hostsim.state":
        this.#show(message.state);
        return this.#confirm();
      case "hostsim.health":
        return health.diagnose(message.health);
      case "hostsim.error":
        this.#pending = null;
        return toasts.say(message.message, { remedy: message.remedy, failed: true });
    }
  }

  /** @param {number} now milliseconds since 1970 */
  tick(now) {
    const { chrome, health, socket, toasts, token } = this.#parts;
    for (const part of [socket, chrome, health, toasts]) part.tick(now);
    token.tick(now + this.#ahead);
  }

  /** @param {Welcome} message */
  #greet(message) {
    const { chrome, controls, health, session, stage, timeline, toasts } = this.#parts;
    if (this.#welcome && this.#welcome.embedding !== message.embedding) stage.clear();
    this.#welcome = message;
    this.#ahead = Date.parse(message.now) - Date.now() || 0;
    if (session.read("embedding") !== message.embedding) session.write("cleared", null);
    session.write("embedding", message.embedding);
    chrome.welcome(message);
    controls.welcome(message);
    health.welcome(message.hostOrigin);
    const cleared = Number(session.read("cleared") ?? 0);
    timeline.embedding = message.embedding;
    timeline.usual = [message.app.origin, message.hostOrigin];
    timeline.show(message.timeline.filter(({ id }) => (id ?? Infinity) > cleared));
    if (message.dropped > 0) toasts.say(text("timeline.dropped", { count: message.dropped }));
    this.#show(message.state);
  }

  /** @param {State} state */
  #show(state) {
    this.#parts.chrome.state(state);
    this.#parts.controls.state(state);
    this.#parts.token.show(state.token, Date.now() + this.#ahead);
  }

  /** @param {Entry} entry */
  #record(entry) {
    const { verdict, name } = entry;
    this.#parts.timeline.add(entry);
    if (verdict !== "rejected" && verdict !== "failed") return;
    this.#parts.toasts.say(text(`said.${verdict}`, { name, reason: reasonText(entry) }));
  }

  #confirm() {
    if (this.#pending !== null) this.#parts.toasts.say(this.#pending);
    this.#pending = null;
  }
}
