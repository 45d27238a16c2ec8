// The present time for documents that begin later: it goes to them in the name of their frame, which
// is there before their first script runs, and which they clean at once. (See clock.js.)

((
  /** @type {import("./types.d.ts").Clock} */ clock,
  /** @type {import("./types.d.ts").Settings} */ settings,
) => {
  const mark = () => `⟦hostsim:${clock.now}⟧`;
  /** @param {string} name */
  const clean = (name) => name.split("⟦hostsim:")[0];

  // The next document in this frame. Chromium has taken the name along when pagehide comes. A navigation
  // that ends in a download or in no content is given up after a while.
  addEventListener("beforeunload", () => {
    self.name = clean(self.name) + mark();
    const leaving = clock.begin("leaving");
    clock.later(() => {
      clock.end(leaving);
      self.name = clean(self.name);
    }, Math.min(2000, settings.patience));
  });
  addEventListener("pageshow", () => {
    self.name = clean(self.name);
  });

  /** Frames that were put into the document, and what waits for them.
   * @type {Map<HTMLIFrameElement, import("./types.d.ts").Work>} */
  const known = new Map();
  clock.forgetRemoved = () => {
    for (const [frame, work] of known) {
      if (frame.isConnected) continue;
      clock.end(work);
      known.delete(frame);
    }
  };
  clock.adopt = (frame) => {
    if (known.has(frame)) return;
    const work = clock.begin(`a frame that shows ${frame.src.split("#")[0]}`);
    known.set(frame, work);
    const name = frame.getAttribute("name");
    frame.name = (name ?? "") + mark();
    const arrived = () => {
      clock.end(work);
      frame.removeEventListener("load", arrived);
      if (name === null) frame.removeAttribute("name");
      else frame.name = name;
    };
    frame.addEventListener("load", arrived);
  };
  clock.framesIn = (node) => {
    if (node instanceof HTMLIFrameElement) return [node];
    return node instanceof Element || node instanceof DocumentFragment
      ? [...node.querySelectorAll("iframe")]
      : [];
  };

  // Chromium reads the name when a frame is put into the document, so it has to be there before.
  const inserting = {
    appendChild: Node,
    insertBefore: Node,
    replaceChild: Node,
    insertAdjacentElement: Element,
  };
  const mixedIn = ["append", "prepend", "before", "after", "replaceWith", "replaceChildren"];
  const owners = [Element, CharacterData, DocumentFragment, Document];
  /** @param {any} owner @param {string} name */
  const wrap = (owner, name) => {
    const insert = Object.hasOwn(owner.prototype, name) && owner.prototype[name];
    if (!insert) return;
    /** @this {Node} @param {any[]} parts */
    owner.prototype[name] = function (...parts) {
      if (this.isConnected) parts.flatMap(clock.framesIn).forEach(clock.adopt);
      return insert.apply(this, parts);
    };
  };
  for (const [name, owner] of Object.entries(inserting)) wrap(owner, name);
  for (const name of mixedIn) for (const owner of owners) wrap(owner, name);

  const { open } = globalThis;
  globalThis.open = (address, target, features) =>
    open(address, !target || target === "_blank" ? mark() : target, features);
});
