// The token as a person reads it: what it claims, how long it lives, and what the sample garbles.

import { describe } from "./answers.js";
import { copy, el, find } from "./dom.js";
import { language, text, timeOfDay } from "./i18n.js";
import { garbling } from "./jwt.js";
import { lifeOf, spell } from "./life.js";

/** @import { Json, JsonObject, TokenState } from "./types.d.ts" */

const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });

/** The panel "Token". */
export class TokenPanel {
  #root;
  /** @type {TokenState | null} */
  #token = null;

  /**
   * @param {HTMLElement} root
   * @param {(text: string) => void} say announces
   */
  constructor(root, say) {
    this.#root = root;
    this.#part("copy").addEventListener("click", async () => {
      const copied = await copy(this.#token?.compact ?? "");
      say(text(copied ? "done.copied" : "done.notCopied"));
    });
  }

  /**
   * @param {TokenState | null} token
   * @param {number} now the service's time, milliseconds since 1970
   */
  show(token, now) {
    const same = JSON.stringify(token) === JSON.stringify(this.#token);
    this.#token = token;
    this.#part("none").hidden = token !== null;
    this.#part("some").hidden = token === null;
    if (token && !same) this.#fill(token);
    this.tick(now);
  }

  /** @param {number} now the service's time, milliseconds since 1970 */
  tick(now) {
    if (!this.#token) return;
    const life = lifeOf(this.#token, now);
    const bar = this.#part("life");
    bar.hidden = life === null;
    if (!life) return;
    bar.dataset.phase = life.phase;
    bar.style.setProperty("--passed", life.passed.toFixed(5));
    bar.style.setProperty("--refresh", (life.refreshAt ?? 1).toFixed(5));
    bar.setAttribute("aria-valuenow", String(Math.round(life.passed * 100)));
    const span = spell(life.left);
    const left = text(life.left > 0 ? "token.left" : "token.over", { span });
    bar.setAttribute("aria-valuetext", left);
    this.#part("left").textContent = left;
    this.#part("mark").hidden = life.refreshAt === null;
    this.#part("never").hidden = life.refreshAt !== null || life.phase === "expired";
    const { refreshIn } = life;
    this.#part("refresh").textContent = refreshIn === null
      ? ""
      : refreshIn > 0
      ? text("token.refreshIn", { span: spell(refreshIn) })
      : text("token.refreshDue", { span: spell(refreshIn) });
  }

  /** @param {TokenState} token */
  #fill(token) {
    this.#part("issued").textContent = token.issuedAt ? timeOfDay(token.issuedAt) : "";
    this.#part("expires").textContent = token.expiresAt ? timeOfDay(token.expiresAt) : "";
    const forged = this.#part("forged");
    forged.hidden = !token.forged;
    const how = token.forge ? describe(token.forge) : "";
    forged.textContent = `${text("token.forged")} ${how}`.trim();
    this.#part("claims").replaceChildren(...rows(token.claims));
    this.#part("header").replaceChildren(...rows(token.header));
    const parts = token.compact.split(".").flatMap((part, index) => [
      index > 0 ? "." : "",
      el("span", { class: `compact__part compact__part--${index}`, text: part }),
    ]);
    this.#part("compact").replaceChildren(...parts);
    this.#part("garbled").replaceChildren(...explanation(token));
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#root, `[data-token="${name}"]`, HTMLElement);
  }
}

/** @param {JsonObject} values */
function rows(values) {
  return Object.entries(values ?? {}).map(([name, value]) =>
    el("tr", {}, el("th", { scope: "row", text: name }), el("td", {}, ...cell(name, value)))
  );
}

/**
 * @param {string} name
 * @param {Json} value
 */
function cell(name, value) {
  if (["iat", "exp", "nbf"].includes(name) && typeof value === "number") {
    const spelled = date.format(value * 1000);
    return [el("code", { text: String(value) }), el("span", { class: "hint", text: spelled })];
  }
  const lines = Array.isArray(value) ? value : [value];
  const pretty = lines.map((each) => typeof each === "string" ? each : JSON.stringify(each))
    .join("\n") || "[]";
  return [el("code", { text: pretty })];
}

/** @param {TokenState} token */
function explanation({ compact, claims }) {
  const fault = garbling(compact, "username");
  const name = String(claims.username ?? "");
  if (!fault) return [el("p", { text: text("garbled.fine", { name }) })];
  const { right, wrong, character, bytes } = fault;
  return [
    el("p", { text: text("garbled.why", { character, bytes }) }),
    el(
      "dl",
      { class: "compare" },
      el("dt", { class: "compare__bad", text: text("garbled.sample") }),
      el(
        "dd",
        {},
        el("code", { text: "JSON.parse(atob(payload))" }),
        el("strong", { text: wrong }),
      ),
      el("dt", { class: "compare__good", text: text("garbled.right") }),
      el(
        "dd",
        {},
        el("code", { text: "JSON.parse(new TextDecoder().decode(bytes))" }),
        el("strong", { text: right }),
      ),
    ),
  ];
}
