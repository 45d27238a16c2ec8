// A tab of two frames with the whole clock in them, in this process: a top level, and a frame in it.
import { makeFrame } from "./preload-support.js";

const parts = ["clock", "timers", "watch", "network", "sockets", "frames"];

/**
 * A class of WebSockets that connect at once.
 *
 * @param {any[]} made where the sockets are kept
 */
const farSocket = (made) =>
  class WebSocket extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    #state = 0;
    #binaryType = "blob";
    /** @type {unknown[]} */
    sent = [];

    /** @param {string} address @param {unknown} [protocols] */
    constructor(address, protocols) {
      super();
      this.address = address;
      this.protocols = protocols;
      made.push(this);
      queueMicrotask(() => {
        this.#state = 1;
        this.dispatchEvent(new Event("open"));
      });
    }
    get url() {
      return this.address;
    }
    get readyState() {
      return this.#state;
    }
    get binaryType() {
      return this.#binaryType;
    }
    set binaryType(type) {
      this.#binaryType = type;
    }
    get onopen() {
      return null;
    }
    set onopen(_handler) {}
    get onmessage() {
      return null;
    }
    set onmessage(_handler) {}
    /** @param {unknown} data */
    send(data) {
      this.sent.push(data);
    }
    close(code = 1000) {
      this.#state = 3;
      this.dispatchEvent(new CloseEvent("close", { code, wasClean: true }));
    }
  };

class Frame {
  /** @param {unknown} contentWindow */
  constructor(contentWindow) {
    this.contentWindow = contentWindow;
  }
}

/**
 * What a frame has beside time, as far as the clock asks for it.
 *
 * @param {any[]} sockets
 * @param {Function[]} heard what listens to the frames of its document
 */
const surroundings = (sockets, heard) => ({
  Event: class extends Event {},
  document: {
    readyState: "complete",
    baseURI: "http://localhost:1/",
    addEventListener: (/** @type {string} */ _type, /** @type {Function} */ hear) =>
      heard.push(hear),
  },
  HTMLIFrameElement: Frame,
  location: { href: "http://localhost:1/" },
  MutationObserver: class {
    observe() {}
  },
  Response: class {},
  XMLHttpRequest: class {},
  Navigator: class {},
  MessagePort: class {},
  WebSocket: farSocket(sockets),
  fetch: () => new Promise(() => {}),
});

/**
 * @param {{patience?: number}} [settings] how long a frame may take to answer, in real milliseconds
 */
export async function makeTab({ patience = 1000 } = {}) {
  /** @type {any[]} */
  const sockets = [];
  /** @type {Function[]} */
  const heard = [];
  /** @param {any} window @param {unknown} data @param {unknown} source */
  const deliver = (window, data, source) => {
    const event = { data, source, stopImmediatePropagation: () => {} };
    for (const listen of window.listeners) listen(event);
  };
  const listening = () => {
    /** @type {Function[]} */
    const listeners = [];
    const addEventListener = (/** @type {string} */ type, /** @type {Function} */ listen) => {
      if (type === "message") listeners.push(listen);
    };
    return { listeners, addEventListener };
  };
  /** @type {(() => void)[] | null} What the frame has not seen yet while it is busy. */
  let unseen = null;
  /** @type {any} */
  const rootParts = { ...surroundings(sockets, heard), ...listening() };
  /** @type {any} */
  const childParts = { ...surroundings(sockets, heard), ...listening() };
  const childWindow = {
    closed: false,
    postMessage: (/** @type {unknown} */ data) => {
      const arrive = () => deliver(childParts, data, childParts.top);
      unseen ? unseen.push(arrive) : setTimeout(arrive, 0);
    },
  };
  childParts.top = {
    postMessage: (/** @type {unknown} */ data) =>
      setTimeout(() => deliver(rootParts, data, childWindow), 0),
  };
  const root = makeFrame({ patience, parts, others: rootParts });
  const child = makeFrame({ patience, parts, others: childParts });
  // The frame has said hello behind this.
  await new Promise((done) => setTimeout(done, 5));
  const drive = root.frame[Symbol.for("hostsim.clock")].drive;
  return {
    root,
    child,
    /** @param {string} order @param {unknown[]} values */
    drive: async (order, ...values) => JSON.parse(await drive(order, ...values)),
    /** The frame answers nothing until what comes back is called. */
    keepBusy: () => {
      const waiting = unseen = /** @type {(() => void)[]} */ ([]);
      return () => {
        unseen = null;
        for (const arrive of waiting) arrive();
      };
    },
    window: childWindow,
    /** The frame tells the top level something about itself. @param {object} news */
    tell: (news) => deliver(rootParts, { hostsim: "key", ...news }, childWindow),
    /** The top level's document hears that a document has been loaded in the frame. */
    load: () => heard[0]({ target: new Frame(childWindow) }),
    /** Every WebSocket that was really made. */
    sockets,
  };
}
