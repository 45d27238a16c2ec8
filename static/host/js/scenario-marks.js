// What a running scenario leaves in the timeline: a line where it starts, one for each step, one
// for its end. The service notes where a step begins; the page adds the start, the end, and what
// came of each step.

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
      // A page that was reloaded meanwhile has missed the start.
      if (run.step < 2) marks.push(this.#make(1, now, text("run.started", { title })));
    }
    this.#isOver = isOver;
    for (const { number, outcome, what } of run.results) {
      if (outcome !== "notRun") marks.push(...this.#judge(number, outcome, what));
    }
    if (!run.outcome) return marks;
    const isJudged = run.results.some(({ number }) => number === run.step);
    if (!isJudged) marks.push(...this.#judge(run.step, run.outcome, null));
    const words = text(`finished.${run.outcome}`, { title });
    if (this.#isOpen) marks.push({ ...this.#make(2, now, words), outcome: run.outcome });
    this.#isOpen = false;
    return marks;
  }

  /**
   * @param {number} number
   * @param {string} outcome
   * @param {string | null} what
   * @returns {Entry[]} none where it was said already, or where the step is not in the timeline
   */
  #judge(number, outcome, what) {
    const step = this.#steps.get(number);
    const said = JSON.stringify([outcome, what]);
    if (!step || step.said === said) return [];
    step.said = said;
    return [{ ...step.mark, outcome, reason: what }];
  }

  /**
   * @param {1 | 2} place start or end
   * @param {number} now
   * @param {string} name
   * @returns {Entry}
   */
  #make(place, now, name) {
    const at = new Date(now).toISOString();
    const id = -(this.#runs * 2 + place);
    return { id, at, from: "service", to: "service", kind: "scenario", name };
  }
}
