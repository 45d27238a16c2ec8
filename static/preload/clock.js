// The clock of a simulated frame, first part: what time it is. These files are no modules: each is one
// function, which the driver joins to a preload script (WebDriver BiDi, script.addPreloadScript).
// Nothing of the page has run yet, so the functions that are kept here are the browser's own.
//
// Simulated: Date, Intl, Temporal, performance.now() and timeOrigin, event time stamps, timers,
// intervals, animation frames, idle callbacks, AbortSignal.timeout(), scheduler.postTask() delays.
// In real time, as there is nothing to replace: workers, CSS animations and transitions, media,
// document.timeline, the entries of the performance timeline, and documents at about: addresses.

((
  /** @type {import("./types.d.ts").Clock} */ clock,
  /** @type {import("./types.d.ts").Settings} */ settings,
) => {
  const RealDate = Date;
  const realNow = performance.now.bind(performance);
  const { setTimeout, clearTimeout } = globalThis;

  Object.assign(clock, {
    now: settings.start ?? RealDate.now(),
    isSimulated: settings.start !== null,
    holds: false,
    activity: 0,
    fired: 0,
    sent: 0,
    received: 0,
    bridges: 0,
    begun: 0,
    held: [],
    works: new Set(),
    painters: new Set(),
    ended: new Set(),
    real: realNow,
    later: setTimeout.bind(globalThis),
    never: clearTimeout.bind(globalThis),
  });

  // A frame that is loaded later begins at the present: whoever made it left the time in its name.
  const mark = /⟦hostsim:(\d+)⟧/;
  const handed = mark.exec(self.name);
  if (handed) {
    self.name = self.name.replace(mark, "");
    clock.now = Number(handed[1]);
  }
  clock.born = clock.now;

  /** Which simulated time it was at which real one, for the time stamps of events. */
  const history = [{ real: -Infinity, now: clock.now }];
  clock.set = (now) => {
    if (!clock.isSimulated || now === clock.now) return;
    clock.now = now;
    history.push({ real: realNow(), now });
    if (history.length > 1000) history.splice(0, 500);
  };
  if (!clock.isSimulated) return;

  /** @param {object} owner @param {string} name @param {PropertyDescriptor} change */
  const redefine = (owner, name, change) => {
    const old = Object.getOwnPropertyDescriptor(owner, name);
    if (old) Object.defineProperty(owner, name, { ...old, ...change });
  };

  const SimulatedDate = new Proxy(RealDate, {
    apply: () => new RealDate(clock.now).toString(),
    construct: (target, parts, newTarget) =>
      Reflect.construct(
        target,
        parts.length === 0 ? [clock.now] : parts,
        newTarget,
      ),
  });
  redefine(RealDate, "now", { value: { now: () => clock.now }.now });
  redefine(RealDate.prototype, "constructor", { value: SimulatedDate });
  redefine(globalThis, "Date", { value: SimulatedDate });

  redefine(Performance.prototype, "now", {
    value: { now: () => clock.now - clock.born }.now,
  });
  redefine(Performance.prototype, "timeOrigin", { get: () => clock.born });
  const stamp = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp")
    ?.get;
  redefine(Event.prototype, "timeStamp", {
    get() {
      const real = /** @type {Function} */ (stamp).call(this);
      const then = history.findLast((moment) => moment.real <= real) ??
        history[0];
      return Math.max(0, then.now - clock.born);
    },
  });

  // A date that is not given is the present, also to the formats.
  const formats = Intl.DateTimeFormat.prototype;
  const format = Object.getOwnPropertyDescriptor(formats, "format")?.get;
  /** @type {WeakMap<object, (date?: Date | number) => string>} */
  const bound = new WeakMap();
  redefine(formats, "format", {
    get() {
      const inner = /** @type {Function} */ (format).call(this);
      const outer = bound.get(this) ??
        ((date) => inner(date === undefined ? clock.now : date));
      bound.set(this, outer);
      return outer;
    },
  });
  const { formatToParts } = formats;
  redefine(formats, "formatToParts", {
    /** @this {Intl.DateTimeFormat} @param {Date | number} [date] */
    value(date) {
      return formatToParts.call(this, date === undefined ? clock.now : date);
    },
  });
  const { Temporal } = /** @type {any} */ (globalThis);
  if (Temporal) {
    const instant = () => Temporal.Instant.fromEpochMilliseconds(clock.now);
    /** @param {unknown} [zone] */
    const zoned = (zone = Temporal.Now.timeZoneId()) => instant().toZonedDateTimeISO(zone);
    Object.assign(Temporal.Now, {
      instant,
      zonedDateTimeISO: zoned,
      plainDateTimeISO: (/** @type {unknown} */ zone) => zoned(zone).toPlainDateTime(),
      plainDateISO: (/** @type {unknown} */ zone) => zoned(zone).toPlainDate(),
      plainTimeISO: (/** @type {unknown} */ zone) => zoned(zone).toPlainTime(),
    });
  }
});
