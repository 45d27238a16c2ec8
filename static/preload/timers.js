// The clock of a simulated frame, second part: timers, intervals and animation frames. A timer fires
// when the clock is moved to its time, in a task of its own, as the browser would do it.

((/** @type {import("./types.d.ts").Clock} */ clock) => {
  const { port1, port2 } = new MessageChannel();
  const wakePort = port2.postMessage.bind(port2);
  /** @type {(() => void)[]} */
  const tasks = [];
  port1.onmessage = () => tasks.shift()?.();
  clock.post = (task) => {
    tasks.push(task);
    wakePort(0);
  };
  if (!clock.isSimulated) {
    clock.due = () => Infinity;
    clock.fire = () => Promise.resolve();
    clock.animate = () => false;
    return;
  }

  /** @type {Map<number, import("./types.d.ts").Timer>} */
  const timers = new Map();
  let lastID = 0;
  let lastOrder = 0;
  /** How deep the running timer is nested: from the fifth on, pauses are at least four milliseconds. */
  let nesting = 0;
  let isFiring = false;
  /** A loop of timers without a pause does not stop the time: after so many, they are due later. */
  let leftAtThisTime = 10_000;
  let countedAt = clock.now;

  const next = () => {
    /** @type {import("./types.d.ts").Timer | undefined} */
    let first;
    for (const timer of timers.values()) {
      if (
        !first || timer.due < first.due ||
        (timer.due === first.due && timer.order < first.order)
      ) {
        first = timer;
      }
    }
    return first;
  };
  const isDue = () => (next()?.due ?? Infinity) <= clock.now;

  const fireOne = () => {
    isFiring = false;
    const timer = next();
    if (!timer || timer.due > clock.now) return;
    if (countedAt !== clock.now) {
      [countedAt, leftAtThisTime] = [clock.now, 10_000];
    }
    if (leftAtThisTime === 0) {
      timer.due = clock.now + 1;
      return pump();
    }
    leftAtThisTime -= 1;
    clock.fired += 1;
    clock.activity += 1;
    nesting = timer.nesting;
    if (timer.every === null) timers.delete(timer.id);
    else {
      timer.nesting += 1;
      timer.due = clock.now + clamp(timer.every, timer.nesting);
      timer.order = ++lastOrder;
    }
    pump();
    clock.post(() => {
      if (!isFiring) nesting = 0;
    });
    timer.run();
  };
  const pump = () => {
    if (isFiring || !isDue()) return;
    isFiring = true;
    clock.post(fireOne);
  };
  clock.due = () => next()?.due ?? Infinity;
  clock.fire = async () => {
    do {
      pump();
      await new Promise((done) => clock.post(() => done(null)));
    } while (isFiring || isDue());
  };

  /** @param {number} pause @param {number} depth */
  const clamp = (pause, depth) => Math.max(pause, depth > 5 ? 4 : 0);

  /** @param {boolean} repeats @param {any} handler @param {unknown} pause @param {unknown[]} values */
  const add = (repeats, handler, pause, values) => {
    const id = ++lastID;
    // As the browser converts it: 2^31 and more become negative, which is at once.
    const wait = Math.max(0, /** @type {any} */ (pause) | 0);
    const run = typeof handler === "function"
      ? () => Reflect.apply(handler, globalThis, values)
      : () => (0, eval)(text);
    const text = typeof handler === "function" ? "" : String(handler);
    const depth = nesting + 1;
    timers.set(id, {
      id,
      due: clock.now + clamp(wait, depth),
      order: ++lastOrder,
      nesting: depth,
      every: repeats ? wait : null,
      run,
    });
    clock.activity += 1;
    pump();
    return id;
  };
  /** @param {unknown} id */
  const remove = (id) => {
    timers.delete(Number(id));
  };

  /** @type {Map<number, FrameRequestCallback>} */
  let frames = new Map();
  /** @type {Map<number, FrameRequestCallback>} */
  let painting = new Map();
  clock.animate = () => {
    if (frames.size === 0) return false;
    [painting, frames] = [frames, new Map()];
    for (const [id, callback] of painting) {
      painting.delete(id);
      try {
        callback(performance.now());
      } catch (error) {
        reportError(error);
      }
    }
    clock.activity += 1;
    return true;
  };

  const replacements = {
    /** @param {any} handler @param {unknown} [pause] @param {unknown[]} values */
    setTimeout: (handler, pause, ...values) => add(false, handler, pause, values),
    /** @param {any} handler @param {unknown} [pause] @param {unknown[]} values */
    setInterval: (handler, pause, ...values) => add(true, handler, pause, values),
    /** @param {unknown} [id] */
    clearTimeout: (id) => remove(id),
    /** @param {unknown} [id] */
    clearInterval: (id) => remove(id),
    /** @param {FrameRequestCallback} callback */
    requestAnimationFrame: (callback) => {
      const id = ++lastID;
      frames.set(id, callback);
      return id;
    },
    /** @param {number} id */
    cancelAnimationFrame: (id) => {
      frames.delete(id);
      painting.delete(id);
    },
    /** @param {IdleRequestCallback} callback */
    requestIdleCallback: (callback) =>
      add(
        false,
        () => callback({ didTimeout: false, timeRemaining: () => 50 }),
        0,
        [],
      ),
    /** @param {unknown} id */
    cancelIdleCallback: (id) => remove(id),
  };
  for (const [name, value] of Object.entries(replacements)) {
    const old = Object.getOwnPropertyDescriptor(globalThis, name);
    if (old) Object.defineProperty(globalThis, name, { ...old, value });
  }

  AbortSignal.timeout = (pause) => {
    const abort = new AbortController();
    const late = () => abort.abort(new DOMException("The operation timed out.", "TimeoutError"));
    // Not through a 32-bit number: its pauses are longer.
    if (pause > 0x7fffffff) return abort.signal;
    add(false, late, pause, []);
    return abort.signal;
  };
  const { scheduler } = /** @type {any} */ (globalThis);
  const postTask = scheduler?.postTask?.bind(scheduler);
  if (postTask) {
    /** @param {() => unknown} task @param {{delay?: number}} [options] */
    scheduler.postTask = (task, { delay = 0, ...options } = {}) =>
      delay > 0
        ? new Promise((done) => add(false, done, delay, [])).then(() => postTask(task, options))
        : postTask(task, options);
  }
});
