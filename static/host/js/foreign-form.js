// The form that lets a window on another origin speak to the app or to this page.

import { showProblem } from "./answer-form.js";
import { FieldError, jsonIn } from "./answers.js";
import { el, find } from "./dom.js";
import { counterfeit } from "./jwt.js";
import { responseType } from "./profile.js";

/** @import { Json, State, Welcome } from "./types.d.ts" */

/** Fills the message with a forged answer, and hands over what a person makes of it. */
export class ForeignForm {
  #form;
  #touched = false;
  /** @type {string | null} */
  #token = null;

  /**
   * @param {HTMLFormElement} form
   * @param {(step: Json, target: "app" | "host") => void} send
   */
  constructor(form, send) {
    this.#form = form;
    form.addEventListener("input", () => (this.#touched = true));
    find(form, '[data-do="refill"]', HTMLButtonElement).addEventListener("click", () => {
      this.#touched = false;
      this.#fill();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const target = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "app";
      const step = this.#read(target);
      if (step) send(step, target === "host" ? "host" : "app");
    });
  }

  /** @param {Welcome} welcome */
  welcome({ foreignOrigin }) {
    const plain = new URL(foreignOrigin);
    plain.hostname = "evil.localhost";
    const options = [foreignOrigin, plain.origin].map((value) =>
      el("option", { value, text: value })
    );
    find(this.#form, 'select[name="from"]', HTMLSelectElement).replaceChildren(...options);
  }

  /** @param {State} state */
  state({ token }) {
    this.#token = token?.compact ?? null;
    this.#fill();
  }

  #fill() {
    if (this.#touched) return;
    const now = Math.floor(Date.now() / 1000);
    const expiresAt = new Date((now + 3600) * 1000).toISOString();
    const message = { type: responseType, token: counterfeit(this.#token, now), expiresAt };
    const area = find(this.#form, 'textarea[name="message"]', HTMLTextAreaElement);
    area.value = JSON.stringify(message, null, 2);
    showProblem(this.#form, null);
  }

  /**
   * @param {string} target
   * @returns {Json | null} a step of the scenario language
   */
  #read(target) {
    const data = new FormData(this.#form);
    const fields = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
    try {
      const message = jsonIn(fields, "message") ?? null;
      showProblem(this.#form, null);
      const from = fields.from ?? "";
      if (target === "host") return { receive: { message, from } };
      /** @type {Json} */
      const send = { message, from, via: fields.via ?? "sibling" };
      return { send: fields.to ? { ...send, to: fields.to } : send };
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      showProblem(this.#form, error);
      return null;
    }
  }
}
