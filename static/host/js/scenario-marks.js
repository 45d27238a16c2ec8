// What a running scenario leaves in the timeline: a line where it starts, one for each step, one
// for its end. The page makes them from what the service tells of the run.

import { text } from "./i18n.js";

/** @import { Entry, ScenarioRun } from "./types.d.ts" */

/** More steps than a scenario can have in the timeline's memory. */
const apart = 10_000;

/** Turns the messages of a run into entries whose ids are negative: no entry of the service's. */
export class ScenarioMarks {
  #run = 1;
  #isOver = true;
  /** @type {Map<number, { at: string, spelled: string }>} What was said already, by id. */
  #said = new Map();

  /**
   * The entries that are new or have changed.
   *
   * @param {ScenarioRun} run
   * @param {string} title
   * @param {number} now the service's time, milliseconds since 1970
   * @returns {Entry[]}
   */
  next(run, title, now) {
    if (this.#isOver && run.status !== "finished") this.#begin();
    this.#isOver = run.status === "finished";
    const { step, of, results, outcome } = run;
    const marks = [this.#mark(0, now, { name: text("run.started", { title }) })];
    for (const { number, text: name, outcome, what: reason } of results) {
      const place = `${number}/${of}`;
      if (outcome === "notRun") continue;
      marks.push(this.#mark(number, now, { place, name, outcome, reason }));
    }
    if (step > 0 && results.every(({ number }) => number !== step)) {
      const place = `${step}/${of}`;
      marks.push(this.#mark(step, now, { place, name: run.text ?? "", outcome }));
    }
    if (outcome) {
      const name = text(`finished.${outcome}`, { title });
      marks.push(this.#mark(apart - 1, now, { name, outcome }));
    }
    return marks.filter((mark) => mark !== null);
  }

  #begin() {
    this.#run += 1;
    this.#said.clear();
  }

  /**
   * @param {number} number within the run
   * @param {number} now
   * @param {Pick<Entry, "name" | "place" | "outcome" | "reason">} what
   * @returns {Entry | null} null where it was said already
   */
  #mark(number, now, what) {
    const id = -(this.#run * apart + number);
    const spelled = JSON.stringify(what);
    const said = this.#said.get(id);
    if (said?.spelled === spelled) return null;
    const at = said?.at ?? new Date(now).toISOString();
    this.#said.set(id, { at, spelled });
    return { id, at, from: "host", to: "host", kind: "scenario", ...what };
  }
}
