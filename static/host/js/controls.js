// The host's controls: each sends one step of the scenario language.

import { AnswerForm, fieldsOf } from "./answer-form.js";
import { describe } from "./answers.js";
import { clone, el, find } from "./dom.js";
import { ForeignForm } from "./foreign-form.js";
import { keyItem, offerLifetimes, presetButton } from "./controls-parts.js";
import { text, textIfKnown, translate } from "./i18n.js";
import { presets } from "./presets.js";

/** @import { Json, State, Welcome } from "./types.d.ts" */

/** The panel "Controls". */
export class Controls {
  #root;
  #send;
  #answer;
  #foreign;
  #lifetime = 0;

  /**
   * @param {HTMLElement} root
   * @param {(step: Json, done: string) => void} send `done` is said once the service has done it
   */
  constructor(root, send) {
    this.#root = root;
    this.#send = send;
    root.append(clone("controls"));
    translate(root);
    this.#answer = new AnswerForm(this.#form("answer"), (use, answer) => {
      const step = use === "refreshes" ? { refreshes: [answer] } : { [use]: answer };
      send(step, text(`done.${use}`, { answer: describe(answer) }));
    });
    this.#foreign = new ForeignForm(this.#form("foreign"), (step, target) => {
      send(step, text(`done.foreign.${target}`));
    });
    this.#onSubmit(
      "disconnect",
      ({ for: span = "3s" }) => send({ disconnect: { for: span } }, text("done.cut", { span })),
    );
    this.#onSubmit(
      "rotate",
      ({ overlap = "10m" }) =>
        send({ "rotate-keys": { overlap } }, text("done.rotated", { overlap })),
    );
    this.#onSubmit("note", ({ note = "" }) => {
      send({ note }, text("done.noted"));
      this.#form("note").reset();
    });
    const session = this.#form("session");
    session.addEventListener("change", (event) => {
      if (!(event.target instanceof HTMLSelectElement)) return;
      const { name, value, selectedOptions } = event.target;
      const label = selectedOptions[0]?.textContent ?? value;
      send({ [name]: value }, text("done.changed", { label }));
    });
  }

  /** @param {Welcome} welcome */
  welcome(welcome) {
    const people = welcome.personas.map(({ key, username, role }) =>
      el("option", { value: key, text: `${username} (${textIfKnown(`role.${role}`) ?? role})` })
    );
    this.#select("persona").replaceChildren(...people);
    this.#foreign.welcome(welcome);
    this.#answer.offer(welcome.foreignOrigin);
    const buttons = presets(welcome.foreignOrigin).map((preset) => {
      const button = presetButton(preset);
      const done = text("done.next", { answer: text(preset.label) });
      button.addEventListener("click", () => this.#send({ next: preset.answer }, done));
      return button;
    });
    this.#show("presets").replaceChildren(...buttons);
  }

  /** @param {State} state */
  state(state) {
    this.#select("persona").value = state.signedIn ? state.persona ?? "" : "";
    if (state.lifetime !== this.#lifetime) offerLifetimes(this.#select("lifetime"), state.lifetime);
    this.#lifetime = state.lifetime;
    this.#foreign.state(state);
    this.#answer.held(state.held > 0);
    this.#show("held").hidden = state.held === 0;
    this.#show("held-text").textContent = text("held.text", { count: state.held });
    const { next, standing } = state.answers;
    this.#answers("next", next.length > 0 ? next : standing.slice(0, 1));
    this.#answers("standing", standing);
    const short = state.lifetime <= 300 ? text("session.short") : state.warning ?? "";
    this.#notice("warning", short);
    const normal = state.jwks === "normal" || state.jwks === null;
    this.#notice("jwks", normal ? "" : text("keys.bent", { how: describe(state.jwks) }));
    this.#show("keys").replaceChildren(...state.keys.map(keyItem));
  }

  /**
   * @param {string} name
   * @param {Json[]} answers
   */
  #answers(name, answers) {
    const chips = answers.map((answer) => el("code", { class: "answer", text: describe(answer) }));
    this.#show(name).replaceChildren(...chips);
  }

  /**
   * @param {string} name
   * @param {string} content empty hides the notice
   */
  #notice(name, content) {
    const notice = this.#show(name);
    notice.hidden = content === "";
    notice.textContent = content;
  }

  /**
   * @param {string} name
   * @param {(fields: Record<string, string>) => void} action
   */
  #onSubmit(name, action) {
    const form = this.#form(name);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      action(fieldsOf(form));
    });
  }

  /** @param {string} name */
  #form(name) {
    return find(this.#root, `form[data-form="${name}"]`, HTMLFormElement);
  }

  /** @param {string} name */
  #select(name) {
    return find(this.#root, `select[name="${name}"]`, HTMLSelectElement);
  }

  /** @param {string} name */
  #show(name) {
    return find(this.#root, `[data-show="${name}"]`, HTMLElement);
  }
}
