// What is under way in a frame: rest is waited for until nothing is, or until it has taken too long.

((
  /** @type {import("./types.d.ts").Clock} */ clock,
  /** @type {import("./types.d.ts").Settings} */ settings,
) => {
  clock.begin = (what) => {
    const work = { what, since: clock.real() };
    clock.works.add(work);
    clock.activity += 1;
    return work;
  };
  clock.end = (work) => {
    if (!clock.works.delete(work)) return;
    clock.activity += 1;
    for (const tell of clock.ended) tell();
  };
  clock.track = async (what, promise) => {
    const work = clock.begin(what);
    try {
      return await promise;
    } finally {
      clock.end(work);
    }
  };
  clock.pending = () => {
    const oldest = clock.real() - settings.patience;
    return [...clock.works].filter(({ since }) => since > oldest);
  };

  if (document.readyState !== "complete") {
    const loading = clock.begin(`loading ${location.href.split("#")[0]}`);
    addEventListener("load", () => clock.end(loading));
  }

  // A navigation is under way from its announcement to the end of this document. One that ends in a
  // download or in no content is given up after a while.
  addEventListener("beforeunload", () => {
    const leaving = clock.begin("leaving");
    clock.later(() => clock.end(leaving), Math.min(2000, settings.patience));
  });
  const mark = () => `⟦hostsim:${clock.now}⟧`;
  addEventListener("pagehide", () => {
    self.name += mark();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) self.name = self.name.split("⟦")[0];
  });

  /** The time goes to a new frame in its name, which is there before its first script runs.
   * @param {HTMLIFrameElement} frame */
  const handOver = (frame) => {
    const work = clock.begin(`a frame that shows ${frame.src.split("#")[0]}`);
    const old = frame.getAttribute("name");
    try {
      if (frame.contentWindow) frame.contentWindow.name += mark();
    } catch {
      // A sandboxed frame has an origin of its own from the start; its name is set from outside.
      frame.name = (old ?? "") + mark();
    }
    const arrived = () => {
      clock.end(work);
      frame.removeEventListener("load", arrived);
      if (frame.getAttribute("name") === old) return;
      if (old === null) frame.removeAttribute("name");
      else frame.name = old;
    };
    frame.addEventListener("load", arrived);
    return () => {
      if (!frame.isConnected) clock.end(work);
    };
  };

  /** @type {Set<() => void>} */
  const frames = new Set();
  /** @param {Node} node @returns {HTMLIFrameElement[]} */
  const framesIn = (node) =>
    node instanceof HTMLIFrameElement
      ? [node]
      : node instanceof Element
      ? [...node.querySelectorAll("iframe")]
      : [];
  // A document that changes is not at rest, whatever changes it.
  new MutationObserver((changes) => {
    clock.activity += 1;
    for (const { addedNodes, removedNodes } of changes) {
      for (const frame of [...addedNodes].flatMap(framesIn)) {
        frames.add(handOver(frame));
      }
      if (removedNodes.length > 0) { for (const check of frames) check(); }
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });

  const { open } = globalThis;
  globalThis.open = (...parts) => {
    const opened = open(...parts);
    try {
      if (opened) opened.name += mark();
    } catch {
      // It was open before and shows another origin: it has the time.
    }
    return opened;
  };
});
