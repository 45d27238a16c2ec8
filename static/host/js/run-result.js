// What came of a scenario: its steps, and for one that failed the words of the terminal.

import { el, find } from "./dom.js";
import { text, textIfKnown } from "./i18n.js";

/** @import { ScenarioRun, StepReport } from "./types.d.ts" */

/** The card with the result in the panel "Scenarios". */
export class RunResult {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * @param {ScenarioRun | null} run null hides the card
   * @param {string} title
   */
  show(run, title) {
    this.#root.hidden = run === null;
    if (!run) return;
    const { outcome, results } = run;
    this.#part("title").textContent = title;
    const chip = this.#part("outcome");
    chip.className = `chip chip--${outcome ?? run.status}`;
    chip.textContent = text(outcome ? `outcome.${outcome}` : `run.${shown(run.status)}`);
    this.#part("explain").hidden = outcome === null;
    this.#part("explain").textContent = outcome && text(`explain.${outcome}`);
    const steps = results.map((result) => item(result));
    if (!outcome && run.step > results.length) {
      const { step: number, text: words } = run;
      steps.push(item({ number, line: null, text: words ?? "", outcome: "now", what: null }));
    }
    this.#part("steps").replaceChildren(...steps);
  }

  /** Brings the step that decided into view, and those who do not see it to the card's start. */
  focus() {
    this.#root.focus();
    const step = this.#root.querySelector(".steps__item--failed, .steps__item--broken");
    (step ?? this.#root).scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#root, `[data-result="${name}"]`, HTMLElement);
  }
}

/** @param {ScenarioRun["status"]} status */
function shown(status) {
  return status === "paused" ? "paused" : "running";
}

/**
 * A step and what came of it. The service words it in English, so it is marked as English.
 *
 * @param {Omit<StepReport, "outcome" | "findings"> & { outcome: string, findings?: string[] }} step
 */
function item({ number, line, text: words, outcome, what, findings = [] }) {
  const name = textIfKnown(`outcome.${outcome}`) ?? outcome;
  const said = findings.map((finding) => el("li", { text: `The app ${finding}.` }));
  return el(
    "li",
    { class: `steps__item steps__item--${outcome}` },
    el("span", { class: "steps__number", text: String(number) }),
    el(
      "div",
      { class: "steps__body" },
      el(
        "p",
        { class: "steps__head" },
        el("code", { class: "steps__text", lang: "en", text: words }),
        outcome === "passed"
          ? el("span", { class: "steps__tick", role: "img", "aria-label": name, text: "✓" })
          : el("span", { class: `chip chip--${outcome}`, text: name }),
      ),
      what ? el("p", { class: "steps__what", lang: "en", text: what }) : null,
      said.length > 0 ? el("ul", { class: "steps__findings", lang: "en" }, ...said) : null,
      line !== null && /failed|broken|skipped/.test(outcome)
        ? el("p", { class: "hint", text: text("run.line", { line }) })
        : null,
    ),
  );
}
