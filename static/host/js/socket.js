// The WebSocket to the service: keeps itself connected, waits longer after each failure, says so.

/** @import { Connection, FromService } from "./types.d.ts" */

const subprotocol = "hostsim.v1";
const closedForTakeover = 4001;
const queueLimit = 50;

/** So many attempts are made before the waits grow beyond eight seconds: a minute or so. */
const eager = 10;

/**
 * How long to wait before attempt `attempt` (0 is the first after a loss): doubles from 250 ms to
 * 8 s, stays there for a while, then doubles to a minute; a random half of it keeps many pages from
 * coming back at the same instant.
 *
 * @param {number} attempt
 * @param {number} random 0 ..< 1
 */
export function backoff(attempt, random) {
  const late = Math.min(Math.max(attempt - eager, 0), 3);
  const ceiling = Math.min(60_000, Math.min(8000, 250 * 2 ** Math.min(attempt, 10)) * 2 ** late);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** Sends and receives JSON; `connection` events tell the state, `message` events bring messages. */
export class BridgeSocket extends EventTarget {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {unknown[]} */
  #queue = [];
  #attempt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #retryAt = 0;
  #welcome = false;
  #address;
  #make;
  #random;

  /**
   * @param {() => string} address asked before each attempt, for it names the embedding to resume
   * @param {{ make?: (url: string, protocol: string) => WebSocket, random?: () => number }} [tools]
   */
  constructor(address, tools = {}) {
    super();
    this.#address = address;
    this.#make = tools.make ?? ((url, protocol) => new WebSocket(url, protocol));
    this.#random = tools.random ?? Math.random;
  }

  /** Whether the service has greeted this connection. */
  get isOpen() {
    return this.#welcome;
  }

  /** Connects now: at the start, and when a person does not want to wait. */
  connect() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#socket) return;
    this.#tell({ state: "connecting" });
    const socket = this.#make(this.#address(), subprotocol);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#receive(event.data));
    socket.addEventListener("close", (event) => this.#lost(event));
  }

  /** Cuts a wait short, when there is reason to hope; a takeover is left to a person. */
  retry() {
    if (this.#timer !== undefined) this.connect();
  }

  /**
   * Looks at the clock: a machine that slept through the wait does not wait on.
   *
   * @param {number} now milliseconds since 1970
   */
  tick(now) {
    if (now >= this.#retryAt) this.retry();
  }

  /**
   * Sends a message, or keeps it until the service is back.
   *
   * @param {unknown} message
   * @returns {boolean} false where it must wait, or was dropped because too many wait already
   */
  send(message) {
    if (this.#welcome && this.#socket?.readyState === 1) {
      this.#socket.send(JSON.stringify(message));
      return true;
    }
    if (this.#queue.length < queueLimit) this.#queue.push(message);
    return false;
  }

  /** @param {unknown} data */
  #receive(data) {
    /** @type {FromService} */
    let message;
    try {
      message = JSON.parse(String(data));
    } catch {
      return;
    }
    if (message?.type === "hostsim.welcome") {
      this.#welcome = true;
      this.#attempt = 0;
      this.#tell({ state: "open" });
    }
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
    if (message?.type !== "hostsim.welcome") return;
    for (const waiting of this.#queue.splice(0)) this.send(waiting);
  }

  /** @param {CloseEvent} event */
  #lost(event) {
    this.#socket = null;
    this.#welcome = false;
    if (event.code === closedForTakeover) return this.#tell({ state: "taken" });
    const wait = backoff(this.#attempt, this.#random());
    this.#attempt += 1;
    this.#retryAt = Date.now() + wait;
    this.#tell({ state: "waiting", retryAt: this.#retryAt, why: event.reason });
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  /** @param {Connection} connection */
  #tell(connection) {
    this.dispatchEvent(new CustomEvent("connection", { detail: connection }));
  }
}
