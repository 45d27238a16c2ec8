// Requests of a frame: counted, and held while the service's clock is behind this one. (WebSockets:
// sockets.js.)

((/** @type {import("./types.d.ts").Clock} */ clock) => {
  const whenFree = clock.whenFree = (request) => {
    if (!clock.holds) return request();
    clock.activity += 1;
    clock.held.push(request);
  };
  /**
   * @param {any} owner
   * @param {string} name
   * @param {(original: Function) => Function} make
   */
  const wrap = (owner, name, make) => {
    const original = owner?.[name];
    if (typeof original === "function") owner[name] = make(original);
  };

  wrap(globalThis, "fetch", (fetch) => {
    /** @param {RequestInfo} input @param {RequestInit} [init] */
    return (input, init) => {
      const start = () => fetch.call(globalThis, input, init);
      const address = /** @type {any} */ (input)?.url ?? String(input);
      return clock.track(
        `a request for ${address.split("#")[0]}`,
        clock.holds ? new Promise((go) => whenFree(() => go(start()))) : start(),
      );
    };
  });
  for (
    const name of ["json", "text", "arrayBuffer", "blob", "formData", "bytes"]
  ) {
    wrap(
      Response.prototype,
      name,
      (read) =>
        /** @this {Response} */ function () {
          return clock.track("an answer's body", read.call(this));
        },
    );
  }
  const subtle = globalThis.SubtleCrypto?.prototype;
  for (const name of subtle ? Object.getOwnPropertyNames(subtle) : []) {
    if (name === "constructor") continue;
    wrap(
      subtle,
      name,
      (work) =>
        /** @this {SubtleCrypto} @param {unknown[]} parts */ function (
          ...parts
        ) {
          const result = work.apply(this, parts);
          return result instanceof Promise ? clock.track(`crypto.subtle.${name}`, result) : result;
        },
    );
  }

  /** @type {WeakSet<XMLHttpRequest>} */
  const synchronous = new WeakSet();
  wrap(
    XMLHttpRequest.prototype,
    "open",
    (open) =>
      /** @this {XMLHttpRequest} @param {unknown[]} parts */ function (
        ...parts
      ) {
        if (parts.length > 2 && !parts[2]) synchronous.add(this);
        else synchronous.delete(this);
        return open.apply(this, parts);
      },
  );
  wrap(
    XMLHttpRequest.prototype,
    "send",
    (send) =>
      /** @this {XMLHttpRequest} @param {unknown[]} parts */ function (
        ...parts
      ) {
        if (synchronous.has(this)) return send.apply(this, parts);
        const work = clock.begin("an XMLHttpRequest");
        this.addEventListener("loadend", () => clock.end(work));
        whenFree(() => {
          if (this.readyState === XMLHttpRequest.OPENED) {
            send.apply(this, parts);
          } else clock.end(work);
        });
      },
  );
  wrap(
    Navigator.prototype,
    "sendBeacon",
    (send) =>
      /** @this {Navigator} @param {unknown[]} parts */ function (...parts) {
        if (!clock.holds) return send.apply(this, parts);
        whenFree(() => send.apply(this, parts));
        return true;
      },
  );
  wrap(
    MessagePort.prototype,
    "postMessage",
    (post) =>
      /** @this {MessagePort} @param {unknown[]} parts */ function (...parts) {
        clock.activity += 1;
        return post.apply(this, parts);
      },
  );
});
