// The list of scenarios that a person chooses from.

import { el, find } from "./dom.js";
import { text, textIfKnown } from "./i18n.js";
import { grouped, isWanted, lengths, roundSpan, tagsOf } from "./scenario-list.js";

/** @import { ScenarioInfo } from "./types.d.ts" */

/** The picker, with its search and its menus. */
export class ScenarioPicker {
  /** @type {ScenarioInfo[]} */
  #scenarios = [];
  #busy = false;
  #root;
  #form;
  #run;

  /**
   * @param {HTMLElement} root
   * @param {(scenario: ScenarioInfo) => void} run
   */
  constructor(root, run) {
    this.#root = root;
    this.#run = run;
    this.#form = find(root, 'form[data-form="picker"]', HTMLFormElement);
    this.#form.addEventListener("input", () => this.#draw());
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    const spans = lengths.map((most) => ({
      value: String(most),
      label: text("picker.atMost", { span: roundSpan(most) }),
    }));
    this.#fill("most", text("picker.any.length"), spans);
  }

  /** @param {ScenarioInfo[]} scenarios */
  offer(scenarios) {
    if (JSON.stringify(scenarios) === JSON.stringify(this.#scenarios)) return;
    this.#scenarios = scenarios;
    const tags = tagsOf(scenarios).map((tag) => ({ value: tag, label: tag }));
    this.#fill("tag", text("picker.any.tag"), tags);
    this.#draw();
  }

  /**
   * Whether a scenario runs already, so that none can be started.
   *
   * @param {boolean} busy
   */
  set busy(busy) {
    if (busy === this.#busy) return;
    this.#busy = busy;
    // aria-disabled instead of disabled: the button that was clicked keeps the focus.
    for (const button of this.#root.querySelectorAll("[data-run-scenario]")) this.#mark(button);
  }

  #draw() {
    const fields = new FormData(this.#form);
    const [words, tag, most] = ["text", "tag", "most"].map((name) => String(fields.get(name)));
    const wanted = { text: words ?? "", tag: tag ?? "", most: most ?? "" };
    const shown = this.#scenarios.filter((scenario) => isWanted(scenario, wanted));
    this.#show("groups").replaceChildren(
      ...grouped(shown).map(([name, all]) => this.#group(name, all)),
    );
    const all = this.#scenarios.length;
    const none = this.#show("none");
    none.hidden = shown.length > 0;
    none.textContent = text(all === 0 ? "picker.none" : "picker.noMatch");
    this.#show("count").textContent = text("picker.count", { shown: shown.length, all });
    this.#form.hidden = all === 0;
  }

  /**
   * @param {string} name
   * @param {ScenarioInfo[]} scenarios
   */
  #group(name, scenarios) {
    return el(
      "section",
      { class: "stack stack--tight" },
      el("h2", { class: "card__title", text: textIfKnown(`group.${name}`) ?? name }),
      el("ul", { class: "scenarios" }, ...scenarios.map((scenario) => this.#item(scenario))),
    );
  }

  /** @param {ScenarioInfo} scenario */
  #item(scenario) {
    const { title, about, tags, seconds } = scenario;
    const button = el("button", {
      type: "button",
      class: "button button--small",
      text: text("picker.run"),
      "aria-label": text("picker.runThis", { title }),
      "data-run-scenario": scenario.name,
    });
    button.addEventListener("click", () => this.#run(scenario));
    this.#mark(button);
    const chips = tags.map((tag) => el("span", { class: "badge", text: tag }));
    return el(
      "li",
      { class: "scenarios__item" },
      el("h3", { class: "scenarios__title", text: title }),
      button,
      about ? el("p", { class: "scenarios__about", text: about }) : null,
      el(
        "p",
        { class: "scenarios__facts" },
        el("span", { class: "scenarios__time", text: roundSpan(seconds) }),
        ...chips,
      ),
    );
  }

  /** @param {Element} button */
  #mark(button) {
    button.ariaDisabled = this.#busy ? "true" : null;
  }

  /**
   * @param {string} name
   * @param {string} any label of the first choice
   * @param {{ value: string, label: string }[]} choices
   */
  #fill(name, any, choices) {
    const select = find(this.#form, `select[name="${name}"]`, HTMLSelectElement);
    const options = choices.map(({ value, label }) => el("option", { value, text: label }));
    select.replaceChildren(el("option", { value: "", text: any }), ...options);
  }

  /** @param {string} name */
  #show(name) {
    return find(this.#root, `[data-picker="${name}"]`, HTMLElement);
  }
}
