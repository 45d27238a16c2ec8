// The strip above every tab while a scenario runs: where it is, what it waits for, how to stop it.

import { find } from "./dom.js";
import { language, text, textIfKnown, timeOfDay } from "./i18n.js";
import { spell } from "./life.js";

/** @import { ScenarioRun } from "./types.d.ts" */
/** @typedef {"pause" | "resume" | "step" | "abort" | "again" | "details" | "close"} RunAction */

/** Shows a run and hands over what a person wants done with it. */
export class RunStrip {
  /** @type {ScenarioRun | null} */
  #run = null;
  /** A pause was asked for and has not come yet. */
  #pausing = false;
  #root;

  /**
   * @param {HTMLElement} root
   * @param {(action: RunAction) => void} act
   */
  constructor(root, act) {
    this.#root = root;
    root.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-act]") : null;
      if (!(button instanceof HTMLElement) || button.ariaDisabled === "true") return;
      const action = /** @type {RunAction} */ (button.dataset.act);
      if (action === "pause") this.#pausing = true;
      if (action === "resume" || action === "step") this.#pausing = false;
      act(action);
      this.#draw();
    });
  }

  /**
   * @param {ScenarioRun | null} run null hides the strip
   * @param {string} title
   */
  show(run, title) {
    const left = run?.status === "finished" && this.#run?.status !== "finished";
    if (run?.status !== "running") this.#pausing = false;
    this.#run = run;
    this.#part("title").textContent = title;
    const hadFocus = this.#root.contains(document.activeElement);
    this.#draw();
    // The buttons of a run go with it: whoever held one is given the next best.
    if (hadFocus && left) find(this.#root, '[data-act="details"]', HTMLElement).focus();
  }

  /** @param {number} now the service's time, milliseconds since 1970 */
  tick(now) {
    const until = Date.parse(this.#run?.waitsUntil ?? "");
    const waits = !Number.isNaN(until) && this.#run?.status !== "finished";
    this.#part("wait").hidden = !waits;
    if (!waits) return;
    const time = timeOfDay(until);
    const isExpectation = this.#run?.text?.startsWith("expect") ?? false;
    this.#write("until", text(isExpectation ? "run.latest" : "run.goesOn", { time }));
    this.#write("left", text("run.left", { span: spell(Math.max(0, until - now)) }));
  }

  #draw() {
    const run = this.#run;
    this.#root.hidden = run === null;
    if (!run) return;
    const { status, step, of, outcome, note } = run;
    const word = status === "running" && this.#pausing ? "pausing" : status;
    const tone = outcome ?? word;
    const chip = this.#part("status");
    chip.className = `chip chip--${tone}`;
    this.#write("status", textIfKnown(outcome ? `outcome.${outcome}` : `run.${word}`) ?? tone);
    this.#write("count", text("run.step", { step, of }));
    this.#write("text", status === "finished" ? "" : run.text ?? "");
    this.#part("step").hidden = status === "finished" || !run.text;
    const progress = find(this.#root, "progress", HTMLProgressElement);
    progress.max = Math.max(1, of);
    progress.value = run.results.filter(({ outcome }) => outcome !== "notRun").length;
    progress.className = `run__progress run__progress--${tone}`;
    this.#write("note", word === "pausing" ? text("run.pauseHint") : note ?? "");
    this.#part("note").lang = word === "pausing" ? language : "en";
    this.#part("note").hidden = !note && word !== "pausing" || status === "finished";
    const paused = word === "paused" || word === "pausing";
    const shown = {
      pause: status !== "finished" && !paused,
      resume: paused,
      step: status !== "finished",
      abort: status !== "finished",
      again: status === "finished",
      details: status === "finished",
      close: status === "finished",
    };
    for (const [act, isShown] of Object.entries(shown)) this.#button(act, isShown);
  }

  /**
   * Shows a button or hides it; the focus goes from "pause" to "resume" and back with a click.
   *
   * @param {string} act
   * @param {boolean} isShown
   */
  #button(act, isShown) {
    const button = find(this.#root, `[data-act="${act}"]`, HTMLButtonElement);
    const twin = { pause: "resume", resume: "pause" }[act];
    const hadFocus = document.activeElement === button;
    button.hidden = !isShown;
    if (isShown || !hadFocus || !twin) return;
    const other = find(this.#root, `[data-act="${twin}"]`, HTMLButtonElement);
    other.hidden = false;
    other.focus();
  }

  /**
   * Replaces a text only where it differs, so that nobody is told the same twice.
   *
   * @param {string} name
   * @param {string} content
   */
  #write(name, content) {
    const part = this.#part(name);
    if (part.textContent !== content) part.textContent = content;
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#root, `[data-run="${name}"]`, HTMLElement);
  }
}
