// The clocks of one tab as one: the top level passes the driver's orders on to the frames, of whatever
// origin, and asks again and again until all of them are at rest.
//
//   driver ─drive()─▶ top level ─order──▶ frame      an answer comes behind the messages that the
//                         ▲────────report── frame     frame has posted: what is under way is seen

((
  /** @type {import("./types.d.ts").Clock} */ clock,
  /** @type {import("./types.d.ts").Settings} */ settings,
) => {
  const root = globalThis.top;
  const isRoot = root === globalThis.self;
  /** Frames of this tab: who waits for their answer. @type {Map<any, {n: number, tell: (report: Report | null) => void}>} */
  const frames = new Map();
  let lastOrder = 0;
  /** Frames between two documents. @type {Map<any, import("./types.d.ts").Work>} */
  const leaving = new Map();
  let animations = 0;
  let reported = 0;
  /** @typedef {import("./types.d.ts").Report} Report */
  /** @typedef {import("./types.d.ts").Order} Order */

  const turn = () => new Promise((done) => clock.post(() => done(null)));
  /** @param {number} limit in real milliseconds; waits until some work has ended */
  const anEnd = (limit) =>
    new Promise((done) => {
      const tell = () => {
        clock.ended.delete(tell);
        clock.never(timer);
        done(null);
      };
      clock.ended.add(tell);
      const timer = clock.later(tell, limit);
    });

  /** @param {number} slice how long to wait for work under way, in real milliseconds */
  const rest = async (slice) => {
    const end = clock.real() + slice;
    do {
      if (clock.due() <= clock.now) await clock.fire();
      if (animations > 0 && clock.animate()) animations -= 1;
      await turn();
      // What has just happened may have handed something on within this frame.
      if (clock.activity !== reported) await turn();
      const left = end - clock.real();
      if (left <= 0 || clock.pending().length <= clock.held.length) return;
      await anEnd(left);
    } while (true);
  };

  /** @param {Order} order @returns {Promise<Report>} */
  const obey = async (order) => {
    if (order.do === "set") {
      clock.set(order.now);
      clock.holds = order.holds;
      if (!order.holds) {
        for (const request of clock.held.splice(0)) request();
      }
      animations = 3;
    }
    if (order.do === "fire") await rest(0);
    if (order.do === "rest") await rest(order.slice);
    if (order.do === "paint") {
      for (const paint of clock.painters) {
        try {
          paint();
        } catch (error) {
          reportError(error);
        }
      }
    }
    const pending = clock.pending();
    if (order.do === "giveUp") {
      for (const work of pending) work.isGivenUp = true;
    }
    const due = clock.due();
    const { activity, fired, sent, received, bridges, begun } = clock;
    reported = activity;
    return {
      activity,
      fired,
      sent,
      received,
      bridges,
      begun,
      pending: Math.max(0, pending.length - clock.held.length),
      held: clock.held.length,
      painters: clock.painters.size,
      due: Number.isFinite(due) ? due : null,
      waits: pending.map(({ what }) => what),
    };
  };

  addEventListener("message", (event) => {
    const { data, source } = event;
    if (data?.hostsim !== settings.key) return void (clock.activity += 1);
    event.stopImmediatePropagation();
    if (!source) return;
    if (data.order && source === root) {
      obey(data.order).then((report) => {
        if (data.n > 0) root.postMessage({ hostsim: data.hostsim, n: data.n, report }, "*");
      });
    } else if (isRoot && data.report) {
      const place = frames.get(source);
      if (!place || place.n !== data.n) return;
      place.n = 0;
      place.tell(data.report);
    } else if (isRoot && data.hello) {
      frames.get(source)?.tell(null);
      frames.set(source, { n: 0, tell: () => {} });
      clock.activity += 1;
      arrived(source);
      if (data.now !== clock.now) greet(source);
    } else if (isRoot && data.bye) {
      frames.get(source)?.tell(null);
      frames.delete(source);
      arrived(source);
      leaving.set(source, clock.begin("a frame on its way to another document"));
    } else if (isRoot && data.arrived) {
      // A document in a frame of the one that tells it; which of them, it cannot say.
      [...leaving.keys()].filter((frame) => frame.parent === source).forEach(arrived);
    }
  }, true);
  /** A frame shows its next document. @param {any} frame */
  const arrived = (frame) => {
    const work = leaving.get(frame);
    leaving.delete(frame);
    if (work) clock.end(work);
  };
  // Not every document says hello: not those without a clock, such as the browser's own.
  document.addEventListener("load", ({ target }) => {
    if (!(target instanceof HTMLIFrameElement)) return;
    if (isRoot) arrived(target.contentWindow);
    else root?.postMessage({ hostsim: settings.key, arrived: true }, "*");
  }, true);

  /** A frame that could not be told the time beforehand gets it now. @param {any} frame */
  const greet = (frame) => {
    const order = { do: "set", now: clock.now, holds: clock.holds };
    frame.postMessage({ hostsim: settings.key, n: 0, order }, "*");
  };
  if (!isRoot) {
    const hello = () =>
      root?.postMessage({ hostsim: settings.key, hello: true, now: clock.now }, "*");
    hello();
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) hello();
    });
    addEventListener("pagehide", () => {
      root?.postMessage({ hostsim: settings.key, bye: true }, "*");
    });
  }

  const sums = /** @type {const} */ ([
    "activity",
    "fired",
    "sent",
    "received",
    "bridges",
    "begun",
    "pending",
    "held",
    "painters",
  ]);
  /** Gives an order to all frames and joins what they report: `missing` did not, because they were
   * leaving, or have been `silent` for too long. Nobody knows what is due in those. @param {Order} order */
  const all = async (order) => {
    const n = ++lastOrder;
    for (const frame of leaving.keys()) {
      if (frame.closed) arrived(frame);
    }
    /** @type {Promise<Report | null>[]} */
    const reports = [obey(order)];
    for (const [frame, place] of frames) {
      place.tell(null);
      if (frame.closed) frames.delete(frame);
      else reports.push(give(frame, n, order));
    }
    // One that is removed now answers nothing, and its farewell comes from nowhere.
    const end = clock.real() + settings.patience;
    const look = () => {
      const isLate = clock.real() >= end;
      for (const [frame, place] of frames) {
        if (place.n !== n || !(frame.closed || isLate)) continue;
        if (frame.closed) frames.delete(frame);
        else joined.silent += 1;
        place.tell(null);
      }
      if (!isLate) watch = clock.later(look, 20);
    };
    let watch = clock.later(look, 20);
    const joined = {
      frames: frames.size,
      missing: 0,
      silent: 0,
      activity: 0,
      fired: 0,
      sent: 0,
      received: 0,
      bridges: 0,
      begun: 0,
      pending: 0,
      held: 0,
      painters: 0,
      due: Infinity,
      /** @type {string[]} */
      waits: [],
    };
    for (const report of await Promise.all(reports)) {
      if (!report) {
        joined.missing += 1;
        continue;
      }
      for (const name of sums) joined[name] += report[name];
      joined.due = Math.min(joined.due, report.due ?? Infinity);
      joined.waits.push(...report.waits);
    }
    clock.never(watch);
    return joined;
  };
  /** @param {any} frame @param {number} n @param {Order} order @returns {Promise<Report | null>} */
  const give = (frame, n, order) =>
    new Promise((tell) => {
      frames.set(frame, { n, tell });
      frame.postMessage({ hostsim: settings.key, n, order }, "*");
    });

  /** Orders rest until two answers in a row are the same. @param {number} slice */
  const calm = async (slice) => {
    const end = clock.real() + slice;
    let before = await all({ do: "rest", slice: 0 });
    while (true) {
      const left = end - clock.real();
      const after = await all({
        do: "rest",
        slice: Math.max(0, Math.min(left, 100)),
      });
      const isQuiet = before.missing === 0 && after.missing === 0 &&
        after.activity === before.activity && after.frames === before.frames;
      if (isQuiet && after.pending === 0) return { ...after, quiet: true };
      if (left <= 0 || after.silent > 0) return { ...after, quiet: isQuiet };
      before = after;
    }
  };
  /** @param {Awaited<ReturnType<typeof calm>>} state */
  const answer = (state) => {
    const due = Number.isFinite(state.due) ? state.due : null;
    return JSON.stringify({ ...state, due, now: clock.now });
  };

  /** Sets all clocks. Nobody answers: whatever a frame is told or sent after this comes behind it.
   * @param {number} now @param {boolean} holds */
  const set = async (now, holds) => {
    const order = /** @type {const} */ ({ do: "set", now, holds });
    await obey(order);
    for (const frame of frames.keys()) {
      frame.postMessage({ hostsim: settings.key, n: 0, order }, "*");
    }
  };
  let paintedAt = -1;

  const orders = {
    /** The service's clock stands at `now` too: lets everything due happen. @param {number} now */
    async settle(now) {
      await set(clock.isSimulated ? now : clock.now, false);
      let state = await calm(200);
      if (state.painters > 0 && paintedAt !== clock.now) {
        paintedAt = clock.now;
        await all({ do: "paint" });
        state = await calm(200);
      }
      return answer(state);
    },
    /** What is under way now is not waited for any more; the answer names it. */
    async giveUp() {
      return answer({ ...await all({ do: "giveUp" }), quiet: true });
    },
    /**
     * Fires the timers before `limit`, moment by moment, up to the first one that wants the network.
     * Never goes past a moment at which something may still happen: where not all is known, it stays.
     * Whatever is due at `limit` itself waits for settle(). Asleep, nothing is fired on the way.
     * @param {number} limit @param {boolean} isSleep @param {boolean} stops
     */
    async run(limit, isSleep, stops) {
      const end = clock.real() + 500;
      let state = { ...await all({ do: "rest", slice: 0 }), quiet: true };
      if (state.missing > 0) state = await calm(200);
      const { fired: firedBefore, begun } = state;
      const report = () => answer(Object.assign(state, { fired: state.fired > firedBefore }));
      if (!state.quiet) return report();
      while (!isSleep && state.due < limit) {
        const moment = Math.max(state.due, clock.now);
        await set(moment, true);
        state = await calm(200);
        // Also what has ended already: the service may have more to say about it.
        const wantsMore = state.held > 0 || state.pending > 0 || state.begun !== begun;
        if (wantsMore || !state.quiet || stops || clock.real() > end) return report();
      }
      await set(limit, true);
      return report();
    },
  };
  Object.defineProperty(globalThis, Symbol.for("hostsim.clock"), {
    configurable: true,
    value: Object.freeze({
      /** Calls back whenever the clock has been moved and everything has settled; not in real time. */
      paint: clock.isSimulated
        ? (/** @type {() => void} */ painter) => void clock.painters.add(painter)
        : undefined,
      drive: (
        /** @type {keyof typeof orders} */ order,
        /** @type {any[]} */ ...values
      ) => /** @type {any} */ (orders)[order](...values),
    }),
  });
});
