// The form that builds an answer to a refresh, or a forged token, word by word.

import { answerFrom, describe, FieldError } from "./answers.js";
import { clone, el, find } from "./dom.js";
import { text, translate } from "./i18n.js";
import { deliveryFields, forgeFields } from "./presets.js";

/** @import { Json } from "./types.d.ts" */
/** @import { FieldPlan } from "./presets.js" */

/**
 * The fields of a form as texts.
 *
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
export function fieldsOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/**
 * Shows what is wrong with a field, or that nothing is.
 *
 * @param {HTMLFormElement} form
 * @param {FieldError | null} error
 */
export function showProblem(form, error) {
  const problem = find(form, "[data-problem]", HTMLElement);
  problem.hidden = error === null;
  problem.textContent = error && text(`problem.${error.problem}`, { field: error.field });
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
  }
  if (!error) return;
  const field = form.elements.namedItem(error.field);
  if (field instanceof HTMLElement) field.setAttribute("aria-invalid", "true");
}

/** Fills its form from the template and hands over what a person built. */
export class AnswerForm {
  #form;

  /**
   * @param {HTMLFormElement} form
   * @param {(use: "next" | "refreshes" | "answer", answer: Json) => void} use
   */
  constructor(form, use) {
    this.#form = form;
    form.append(clone("answer"));
    translate(form);
    find(form, '[data-show="forge"]', HTMLElement).append(...forgeFields.map(field));
    find(form, '[data-show="delivery"]', HTMLElement).append(...deliveryFields.map(field));
    form.addEventListener("input", () => this.#update());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = this.#read();
      const button = event.submitter;
      if (answer === undefined || !(button instanceof HTMLButtonElement)) return;
      use(/** @type {"next" | "refreshes" | "answer"} */ (button.value), answer);
    });
    this.#update();
  }

  /**
   * Offers the foreign origin as a sender.
   *
   * @param {string} origin
   */
  offer(origin) {
    const list = this.#form.querySelector("#suggest-from");
    list?.replaceChildren(el("option", { value: origin }));
  }

  /**
   * Whether a refresh waits for an answer given by hand.
   *
   * @param {boolean} waiting
   */
  held(waiting) {
    find(this.#form, 'button[value="answer"]', HTMLButtonElement).hidden = !waiting;
  }

  /** @returns {Json | undefined} undefined where a field is wrong, which is then shown */
  #read() {
    try {
      const answer = answerFrom(fieldsOf(this.#form));
      showProblem(this.#form, null);
      return answer;
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      showProblem(this.#form, error);
      return undefined;
    }
  }

  #update() {
    const kind = fieldsOf(this.#form).answer ?? "token";
    for (const part of this.#form.querySelectorAll("[data-for]")) {
      if (!(part instanceof HTMLElement)) continue;
      part.hidden = !part.dataset.for?.split(" ").includes(kind);
    }
    const answer = this.#read();
    if (answer === undefined) return;
    find(this.#form, '[data-show="preview"]', HTMLElement).textContent = describe(answer);
  }
}

/** @param {FieldPlan} plan */
function field(plan) {
  const { name, label, options, suggest, json, example } = plan;
  const caption = el("span", { text: text(label) });
  if (options) {
    const choices = options.map((value) => el("option", { value, text: value }));
    const none = el("option", { value: "", text: text("forge.honest") });
    const select = el("select", { class: "input", name }, none, ...choices);
    return el("label", { class: "field" }, caption, select);
  }
  if (json) {
    const attributes = { class: "input input--code", name, rows: "2", placeholder: json };
    const area = el("textarea", { ...attributes, spellcheck: "false" });
    return el("label", { class: "field field--wide" }, caption, area);
  }
  const list = suggest ? `suggest-${name}` : undefined;
  const common = { class: "input", name, list, placeholder: example, autocomplete: "off" };
  const input = el("input", { ...common, spellcheck: "false" });
  const hints = suggest?.map((value) => el("option", { value })) ?? [];
  return el("label", { class: "field" }, caption, input, el("datalist", { id: list }, ...hints));
}
