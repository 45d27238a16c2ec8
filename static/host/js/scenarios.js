// Scenarios in this page: the service plays them, the page starts, stops and shows them.

import { find, onFile } from "./dom.js";
import { text } from "./i18n.js";
import { RunResult } from "./run-result.js";
import { RunStrip } from "./run-strip.js";
import { ScenarioMarks } from "./scenario-marks.js";
import { ScenarioPicker } from "./scenario-picker.js";

/** @import { Entry, FromService, ScenarioAction, ScenarioInfo, ScenarioRun } from "./types.d.ts" */
/** @import { RunAction } from "./run-strip.js" */

/**
 * What the panel needs of the page.
 *
 * @typedef {object} Ports
 * @property {(action: ScenarioAction) => boolean} send false where the service is not reached
 * @property {(mark: Entry) => void} mark adds a line to the timeline, or replaces the one with its id
 * @property {(content: string) => void} say announces
 * @property {() => void} open shows the panel
 */

/** The panel "Scenarios" and the strip of a running one. */
export class Scenarios {
  /** @type {ScenarioInfo[]} */
  #known = [];
  /** @type {ScenarioRun | null} */
  #run = null;
  /** @type {Extract<ScenarioAction, { action: "run" }> | null} What was started last. */
  #started = null;
  /** Whether the service has not yet said anything to what was started last. */
  #isAsked = false;
  #ahead = 0;
  #marks = new ScenarioMarks();
  #panel;
  #ports;
  #picker;
  #strip;
  #result;

  /**
   * @param {HTMLElement} panel
   * @param {HTMLElement} strip
   * @param {Ports} ports
   */
  constructor(panel, strip, ports) {
    this.#panel = panel;
    this.#ports = ports;
    this.#picker = new ScenarioPicker(panel, ({ name }) => this.start({ action: "run", name }));
    this.#strip = new RunStrip(strip, (action) => this.#act(action));
    this.#result = new RunResult(find(panel, '[data-result="card"]', HTMLElement));
    onFile(panel, (source) => this.start({ action: "run", source }));
  }

  /**
   * Starts a scenario, unless one runs.
   *
   * @param {Extract<ScenarioAction, { action: "run" }>} start
   */
  start(start) {
    if (this.#isBusy) return this.#ports.say(text("picker.busy"));
    this.#problem(null);
    if (!this.#ports.send(start)) return;
    this.#started = start;
    this.#isAsked = true;
  }

  /**
   * Takes what the service says about scenarios.
   *
   * @param {FromService} message
   * @returns {boolean} whether nobody else needs to hear of it
   */
  receive(message) {
    switch (message.type) {
      case "hostsim.welcome":
        this.#known = message.scenarios ?? [];
        this.#ahead = Date.parse(message.now) - Date.now() || 0;
        this.#picker.offer(this.#known);
        for (const entry of message.timeline) this.#marks.hear(entry);
        if (!message.resumed) this.#show(null);
        return false;
      case "hostsim.entry":
        this.#marks.hear(message.entry);
        return false;
      case "hostsim.scenario":
        this.#show(message);
        return true;
      case "hostsim.error":
        if (!this.#isAsked) return false;
        this.#isAsked = false;
        this.#problem([message.message, message.remedy].filter(Boolean).join("\n\n"));
        return true;
      default:
        return false;
    }
  }

  /** @param {number} now milliseconds since 1970 */
  tick(now) {
    this.#strip.tick(now + this.#ahead);
  }

  get #isBusy() {
    return this.#run !== null && this.#run.status !== "finished";
  }

  /** @param {ScenarioRun | null} run */
  #show(run) {
    const wasBusy = this.#isBusy;
    const now = Date.now() + this.#ahead;
    const title = run ? this.#titleOf(run) : "";
    this.#run = run;
    this.#isAsked = false;
    this.#picker.busy = this.#isBusy;
    this.#strip.show(run, title);
    this.#strip.tick(now);
    this.#result.show(run, title);
    if (!run) return;
    for (const mark of this.#marks.next(run, title, now)) this.#ports.mark(mark);
    if (wasBusy && run.outcome) this.#ports.say(text(`finished.${run.outcome}`, { title }));
  }

  /** @param {ScenarioRun} run */
  #titleOf({ name, title }) {
    return title || (this.#known.find((scenario) => scenario.name === name)?.title ?? name ?? "");
  }

  /** @param {RunAction} action */
  #act(action) {
    if (action === "again" && this.#started) return this.start(this.#started);
    if (action === "close") this.#show(null);
    else if (action !== "details" && action !== "again") this.#ports.send({ action });
    if (action !== "details" && action !== "close") return;
    this.#ports.open();
    if (action === "details") this.#result.focus();
  }

  /** @param {string | null} problem why a scenario could not be started */
  #problem(problem) {
    const place = find(this.#panel, '[data-picker="problem"]', HTMLElement);
    place.hidden = problem === null;
    place.textContent = problem ?? "";
    if (problem === null) return;
    this.#ports.open();
    place.scrollIntoView({ block: "center" });
  }
}
