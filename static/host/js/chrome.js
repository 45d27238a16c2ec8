// The slim bar above the app: where one is, who one is, whether the service is reached.

import { el, find } from "./dom.js";
import { text, textIfKnown } from "./i18n.js";

/** @import { Connection, Persona, State, Welcome } from "./types.d.ts" */

/**
 * The letters that stand for a name: `Prüf-Admin` gives `PA`.
 *
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[\s\-_.]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase();
}

/** The bar and the menu of personas. */
export class Chrome {
  /** @type {Persona[]} */
  #personas = [];
  /** @type {State | null} */
  #state = null;
  /** @type {Connection} */
  #connection = { state: "connecting" };
  #root;
  #choose;

  /**
   * @param {ParentNode} root
   * @param {(persona: Persona | null) => void} choose null signs out
   */
  constructor(root, choose) {
    this.#root = root;
    this.#choose = choose;
  }

  /** @param {Welcome} welcome */
  welcome({ organization, app, personas }) {
    this.#state = null;
    this.#personas = personas;
    this.#part("organization").textContent = organization.name;
    const host = URL.canParse(app.url) ? new URL(app.url).host : app.url;
    this.#part("app").textContent = app.demo ? text("chrome.demo") : host;
    this.#part("app").title = app.url;
    document.title = `${this.#part("app").textContent} · ${organization.name} · hostsim`;
  }

  /** @param {State} state */
  state(state) {
    const { persona, signedIn } = this.#state ?? {};
    const same = persona === state.persona && signedIn === state.signedIn;
    this.#state = state;
    if (same) return;
    const current = state.signedIn ? this.#personas.find(({ key }) => key === state.persona) : null;
    const name = current?.username ?? text("chrome.nobody");
    this.#part("persona").replaceChildren(
      avatar(current ?? null),
      el("span", { class: "persona__name", text: name }),
    );
    this.#part("persona").setAttribute("aria-label", text("chrome.persona", { name }));
    const people = this.#personas.map((persona) => this.#entry(persona, persona === current));
    const leave = el("button", {
      type: "button",
      class: "menu__item",
      text: text("session.signOut"),
    });
    leave.disabled = !state.signedIn;
    leave.addEventListener("click", () => this.#pick(null));
    this.#part("personas").replaceChildren(
      el("p", { class: "menu__title", text: text("chrome.signedInAs") }),
      ...people,
      leave,
    );
  }

  /** @param {Connection} connection */
  connection(connection) {
    this.#connection = connection;
    find(this.#root, ".connection", HTMLElement).dataset.connection = connection.state;
    const retry = find(this.#root, ".connection button", HTMLButtonElement);
    retry.hidden = connection.state !== "waiting";
    retry.textContent = text("connection.now");
    this.tick(Date.now());
  }

  /** @param {number} now milliseconds since 1970 */
  tick(now) {
    const { state } = this.#connection;
    const seconds = this.#connection.state === "waiting"
      ? Math.max(0, Math.ceil((this.#connection.retryAt - now) / 1000))
      : 0;
    const content = text(`connection.${state}`, { seconds });
    const place = find(this.#root, ".connection__text", HTMLElement);
    if (place.textContent !== content) place.textContent = content;
  }

  /**
   * @param {Persona} persona
   * @param {boolean} current
   */
  #entry(persona, current) {
    const { username, email, role } = persona;
    const button = el(
      "button",
      { type: "button", class: "menu__item", "aria-current": current ? "true" : undefined },
      avatar(persona),
      el(
        "span",
        { class: "menu__who" },
        el("span", { class: "menu__name", text: username }),
        el("span", { class: "hint", text: email }),
      ),
      el("span", { class: "badge", text: textIfKnown(`role.${role}`) ?? role }),
    );
    button.addEventListener("click", () => this.#pick(persona));
    return button;
  }

  /** @param {Persona | null} persona */
  #pick(persona) {
    this.#part("personas").hidePopover();
    if (persona?.key !== this.#state?.persona || !this.#state?.signedIn) this.#choose(persona);
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#root, `[data-show="${name}"]`, HTMLElement);
  }
}

/** @param {Persona | null} persona */
function avatar(persona) {
  const tone = persona ? persona.role : "nobody";
  const letters = persona ? initials(persona.username) : "–";
  return el("span", { class: `avatar avatar--${tone}`, "aria-hidden": "true", text: letters });
}
