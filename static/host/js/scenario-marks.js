// What a running scenario leaves in the timeline: a line where it starts, one for each step, one
// for its end. Where the service notes a step in the timeline, that note is the step's mark; the page
// makes all others.

import { text } from "./i18n.js";

/** @import { Entry, ScenarioRun } from "./types.d.ts" */

/**
 * The step that an entry notes.
 *
 * @param {Entry} entry
 * @returns {{ number: number, of: number } | null}
 */
function stepIn({ kind, from, to, reason }) {
  if (kind !== "note" || from !== "service" || to !== "service") return null;
  const [, number, of] = /^step (\d+) of (\d+)$/.exec(reason ?? "") ?? [];
  return number && of ? { number: Number(number), of: Number(of) } : null;
}

/**
 * The entry as a mark, where it notes a step of a scenario.
 *
 * @param {Entry} entry
 * @returns {Entry}
 */
export function asMark(entry) {
  const step = stepIn(entry);
  if (!step) return entry;
  return { ...entry, kind: "scenario", place: `${step.number}/${step.of}`, reason: null };
}

/** More than a run has steps. */
const apart = 10_000;

/** Follows the runs of a page. Its own marks have negative ids: no entry of the service's. */
export class ScenarioMarks {
  #runs = 0;
  #isOver = true;
  /** @type {Map<number, { mark: Entry, said: string }>} Steps of the present run, by number. */
  #steps = new Map();
  /** Whether the end of the present run is still to be said: not of one that was over before. */
  #isOpen = false;

  /** @param {Entry} entry any entry of the timeline, in their order */
  hear(entry) {
    const step = stepIn(entry);
    if (!step) return;
    if (step.number === 1) this.#steps.clear();
    this.#steps.set(step.number, { mark: asMark(entry), said: "" });
  }

  /**
   * The marks that are new or have changed.
   *
   * @param {ScenarioRun} run
   * @param {string} title
   * @param {number} now the service's time, milliseconds since 1970
   * @returns {Entry[]}
   */
  next(run, title, now) {
    const isOver = run.status === "finished";
    /** @type {Entry[]} */
    const marks = [];
    if (this.#isOver && !isOver) {
      this.#runs += 1;
      this.#isOpen = true;
      for (const [number, { mark }] of this.#steps) {
        if (Number(mark.id) < 0) this.#steps.delete(number);
      }
      // A page that was reloaded meanwhile has missed the start.
      if (run.step < 2) marks.push(this.#make(1, now, text("run.started", { title })));
    }
    this.#isOver = isOver;
    const { step, of, results, outcome } = run;
    for (const { number, text: name, outcome, what } of results) {
      if (outcome === "notRun") continue;
      marks.push(...this.#judge(number, { now, name, of, outcome, what }));
    }
    if (step > 0 && !results.some(({ number }) => number === step)) {
      marks.push(...this.#judge(step, { now, name: run.text ?? "", of, outcome, what: null }));
    }
    if (!outcome || !this.#isOpen) return marks;
    this.#isOpen = false;
    return [...marks, { ...this.#make(2, now, text(`finished.${outcome}`, { title })), outcome }];
  }

  /**
   * @param {number} number
   * @param {{ now: number, name: string, of: number, outcome: string | null,
   *   what: string | null }} step an outcome of null: it has begun
   * @returns {Entry[]} none where it was said already
   */
  #judge(number, { now, name, of, outcome, what }) {
    let step = this.#steps.get(number);
    if (!step) {
      if (!this.#isOpen) return [];
      step = { mark: { ...this.#make(number + 2, now, name), place: `${number}/${of}` }, said: "" };
      this.#steps.set(number, step);
    } else if (outcome === null) return [];
    const said = JSON.stringify([outcome, what]);
    if (step.said === said) return [];
    step.said = said;
    return [{ ...step.mark, outcome, reason: what }];
  }

  /**
   * @param {number} place within the run: 1 its start, 2 its end, then its steps
   * @param {number} now
   * @param {string} name
   * @returns {Entry}
   */
  #make(place, now, name) {
    const at = new Date(now).toISOString();
    const id = -(this.#runs * apart + place);
    return { id, at, from: "service", to: "service", kind: "scenario", name };
  }
}
