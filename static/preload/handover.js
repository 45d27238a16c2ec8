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

  /** Frames in the document that have an address: what waits for them, and their own name.
   * @type {Map<HTMLIFrameElement, {work: import("./types.d.ts").Work, name: string | null}>} */
  const known = new Map();
  clock.forgetRemoved = () => {
    for (const [frame, { work }] of known) {
      if (frame.isConnected) continue;
      clock.end(work);
      known.delete(frame);
    }
  };
  clock.adopt = (frame) => {
    // One without an address is empty at once; it is waited for when it gets one.
    const isEmpty = !frame.hasAttribute("src") && !frame.hasAttribute("srcdoc");
    const { work } = known.get(frame) ?? {};
    if (!isEmpty && !(work && clock.works.has(work))) load(frame, frame.src);
  };
  /** @param {HTMLIFrameElement} frame @param {string} address */
  const load = (frame, address) => {
    const before = known.get(frame);
    const isUnderWay = before && clock.works.has(before.work);
    if (isUnderWay) clock.end(before.work);
    const name = isUnderWay ? before.name : frame.getAttribute("name");
    const work = clock.begin(`a frame that shows ${address.split("#")[0]}`);
    known.set(frame, { work, name });
    frame.name = (name ?? "") + mark();
    const arrived = () => {
      frame.removeEventListener("load", arrived);
      if (known.get(frame)?.work !== work) return;
      clock.end(work);
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

  // An address may come later, or another one. Within a document it leads nowhere else.
  /** @param {HTMLIFrameElement} frame @param {unknown} value */
  const lead = (frame, value) => {
    const address = URL.parse(String(value), document.baseURI)?.href ?? "";
    const isWithin = address.includes("#") && address.split("#")[0] === frame.src.split("#")[0];
    if (frame.isConnected && !isWithin) load(frame, address);
  };
  const frames = HTMLIFrameElement.prototype;
  for (const name of ["src", "srcdoc"]) {
    const old = Object.getOwnPropertyDescriptor(frames, name);
    Object.defineProperty(frames, name, {
      ...old,
      /** @this {HTMLIFrameElement} @param {unknown} value */
      set(value) {
        lead(this, name === "src" ? value : "");
        old?.set?.call(this, value);
      },
    });
  }
  const { setAttribute } = frames;
  /** @this {HTMLIFrameElement} @param {string} name @param {string} value */
  frames.setAttribute = function (name, value) {
    if (/^src(doc)?$/i.test(name)) lead(this, name.length === 3 ? value : "");
    setAttribute.call(this, name, value);
  };

  const { open } = globalThis;
  globalThis.open = (address, target, features) =>
    open(address, !target || target === "_blank" ? mark() : target, features);
});
