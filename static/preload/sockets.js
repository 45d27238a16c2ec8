// WebSockets of a frame: counted, and held while the service's clock is behind this one. One that is
// made then looks like a WebSocket that is connecting, and gets a real one when the clock has followed.

((
  /** @type {import("./types.d.ts").Clock} */ clock,
  /** @type {import("./types.d.ts").Settings} */ settings,
) => {
  const Real = WebSocket;
  /** Sockets that were made while the network was held, by what the page has of them.
   * @type {WeakMap<object, {url: string, socket: WebSocket | null, state: number, binaryType: BinaryType}>} */
  const standIns = new WeakMap();
  /** @param {any} socket */
  const real = (socket) => {
    const standIn = standIns.get(socket);
    return standIn ? standIn.socket : socket;
  };

  /** @param {string} address */
  const isBridge = (address) => {
    const { origin, pathname } = new URL(address);
    return origin + pathname === settings.bridge;
  };
  /** @param {WebSocket} socket @param {() => void} over */
  const watch = (socket, over) => {
    const counts = isBridge(socket.url);
    // The service counts each connection by itself.
    if (counts) clock.sent = clock.received = 0;
    let isOpen = false;
    socket.addEventListener("open", () => {
      isOpen = true;
      if (counts) clock.bridges += 1;
      over();
    });
    socket.addEventListener("close", () => {
      if (isOpen && counts) clock.bridges -= 1;
      over();
      clock.activity += 1;
    });
    socket.addEventListener("message", () => {
      clock.activity += 1;
      if (counts) clock.received += 1;
    });
    return socket;
  };

  /** The address of a socket that may be made later; null where the browser has to judge by itself.
   * @param {unknown} given */
  const later = (given) => {
    const url = URL.parse(String(given), document.baseURI);
    if (!url || String(given).includes("#")) return null;
    if (url.protocol === "http:") url.protocol = "ws:";
    if (url.protocol === "https:") url.protocol = "wss:";
    return /^wss?:$/.test(url.protocol) ? url.href : null;
  };
  /** @param {unknown} given */
  const areProtocols = (given) => {
    const names = [given ?? []].flat().map(String);
    return new Set(names).size === names.length && names.every((name) => /^[\w.+-]+$/.test(name));
  };
  /** @param {Event} event */
  const copy = (event) => {
    if (event instanceof MessageEvent) {
      const { data, origin } = event;
      return new MessageEvent("message", { data, origin });
    }
    if (event instanceof CloseEvent) {
      const { code, reason, wasClean } = event;
      return new CloseEvent("close", { code, reason, wasClean });
    }
    return new Event(event.type);
  };
  /** @param {string} url @param {any} protocols @param {Function} newTarget */
  const makeStandIn = (url, protocols, newTarget) => {
    const outer = Reflect.construct(EventTarget, [], newTarget);
    /** @type {{url: string, socket: WebSocket | null, state: number, binaryType: BinaryType}} */
    const standIn = { url, socket: null, state: Real.CONNECTING, binaryType: "blob" };
    standIns.set(outer, standIn);
    const work = clock.begin(`a WebSocket to ${url}`);
    clock.whenFree(() => {
      if (standIn.state !== Real.CONNECTING) {
        standIn.state = Real.CLOSED;
        outer.dispatchEvent(new Event("error"));
        outer.dispatchEvent(new CloseEvent("close", { code: 1006 }));
        return clock.end(work);
      }
      const socket = watch(new Real(url, protocols), () => clock.end(work));
      standIn.socket = socket;
      socket.binaryType = standIn.binaryType;
      for (const type of ["open", "message", "error", "close"]) {
        socket.addEventListener(type, (event) => outer.dispatchEvent(copy(event)));
      }
    });
    return outer;
  };

  const prototype = Real.prototype;
  /** @param {string} name @param {(descriptor: PropertyDescriptor) => PropertyDescriptor} make */
  const redefine = (name, make) => {
    const old = Object.getOwnPropertyDescriptor(prototype, name);
    if (old) Object.defineProperty(prototype, name, { ...old, ...make(old) });
  };
  /** What a stand-in without a socket answers. @type {Record<string, (of: any) => unknown>} */
  const answers = {
    url: ({ url }) => url,
    readyState: ({ state }) => state,
    binaryType: ({ binaryType }) => binaryType,
    bufferedAmount: () => 0,
    extensions: () => "",
    protocol: () => "",
  };
  for (const [name, answer] of Object.entries(answers)) {
    redefine(name, ({ get }) => ({
      /** @this {object} */
      get() {
        const socket = real(this);
        return socket ? get?.call(socket) : answer(standIns.get(this));
      },
    }));
  }
  redefine("binaryType", ({ set }) => ({
    /** @this {object} @param {unknown} value */
    set(value) {
      const socket = real(this);
      if (socket) return void set?.call(socket, value);
      if (value === "blob" || value === "arraybuffer") {
        Object.assign(standIns.get(this) ?? {}, { binaryType: value });
      }
    },
  }));
  for (const type of ["open", "message", "error", "close"]) {
    /** @type {WeakMap<object, {handler: unknown, listen: (event: Event) => void}>} */
    const handlers = new WeakMap();
    redefine(`on${type}`, ({ get, set }) => ({
      /** @this {any} */
      get() {
        return standIns.has(this) ? handlers.get(this)?.handler ?? null : get?.call(this);
      },
      /** @this {any} @param {any} handler */
      set(handler) {
        if (!standIns.has(this)) return void set?.call(this, handler);
        const before = handlers.get(this);
        if (typeof handler !== "function") {
          if (before) this.removeEventListener(type, before.listen);
          return void handlers.delete(this);
        }
        if (before) return void (before.handler = handler);
        const place = {
          handler,
          listen: (/** @type {Event} */ event) =>
            /** @type {Function} */ (place.handler).call(this, event),
        };
        handlers.set(this, place);
        this.addEventListener(type, place.listen);
      },
    }));
  }

  const { send, close } = prototype;
  /** @this {WebSocket} @param {any} data */
  prototype.send = function (data) {
    const socket = real(this);
    if (!socket) throw new DOMException("Still in CONNECTING state.", "InvalidStateError");
    if (socket.readyState === Real.CONNECTING) return send.call(socket, data);
    clock.whenFree(() => {
      if (socket.readyState === Real.OPEN && isBridge(socket.url)) clock.sent += 1;
      clock.activity += 1;
      send.call(socket, data);
    });
  };
  /** @this {WebSocket} @param {any[]} why */
  prototype.close = function (...why) {
    const socket = real(this);
    if (socket) return close.apply(socket, /** @type {[]} */ (why));
    const standIn = standIns.get(this);
    const code = why[0] ?? 1000;
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`The close code ${code} is not allowed.`, "InvalidAccessError");
    }
    if (standIn?.state === Real.CONNECTING) standIn.state = Real.CLOSING;
  };
  globalThis.WebSocket = new Proxy(Real, {
    construct(target, parts, newTarget) {
      const url = clock.holds && areProtocols(parts[1]) ? later(parts[0]) : null;
      if (url !== null) return makeStandIn(url, parts[1], newTarget);
      const socket = Reflect.construct(target, parts, newTarget);
      const work = clock.begin(`a WebSocket to ${socket.url}`);
      return watch(socket, () => clock.end(work));
    },
  });
  prototype.constructor = globalThis.WebSocket;
});
