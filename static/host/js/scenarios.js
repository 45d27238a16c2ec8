// Scenarios in this page: the service plays them, the page starts, stops and shows them.

import { find, onFile } from "./dom.js";
import { text } from "./i18n.js";
import { RunResult } from "./run-result.js";
import { RunStrip } from "./run-strip.js";
import { ScenarioMarks } from "./scenario-marks.js";
import { ScenarioPicker } from "./scenario-picker.js";

/** @import { FromService, ScenarioInfo, ScenarioPorts, ScenarioRun, ScenarioStart } from "./types.d.ts" */
/** @import { RunAction } from "./run-strip.js" */

/** The panel "Scenarios" and the strip of a running one. */
export class Scenarios {
  /** @type {ScenarioInfo[]} */
  #known = [];
  /** @type {ScenarioRun | null} */
  #run = null;
  /** @type {ScenarioStart | null} What was started last. */
  #started = null;
  /** Whether the service has not yet said anything to what was started last. */
  #isAsked = false;
  #isNews = false;
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
   * @param {ScenarioPorts} ports
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
   * @param {ScenarioStart | null} start null for one whose text is not known here
   */
  start(start) {
    if (start === null) return this.#ports.open();
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
    // A run that was over before this page came, or that a person has closed, is no news.
    this.#isNews = run !== null && (this.#isNews || this.#isBusy);
    this.#strip.show(this.#isNews ? run : null, title);
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
    const name = this.#run?.name;
    switch (action) {
      case "again":
        return this.start(name ? { action: "run", name } : this.#started);
      case "details":
        this.#ports.open();
        return this.#result.focus();
      case "close":
        this.#show(null);
        return find(document, '.tabs [aria-selected="true"]', HTMLElement).focus();
      default:
        this.#ports.send({ action });
    }
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
