// Why an app is not shown, and the header that would let it be.

import { el, find } from "./dom.js";
import { text, timeOfDay } from "./i18n.js";
import { findingCard, nameOf } from "./finding-card.js";
import { hasNoOrigin } from "./framing.js";
import { spell } from "./life.js";
import { cover } from "./stage.js";

/** @import { Finding, Health, Signs } from "./types.d.ts" */

/** The panel "Frame health". */
export class HealthPanel {
  #root;
  #say;
  #hostOrigin = "";
  /** @type {Health | null} */
  #health = null;
  /** @type {Signs} */
  #signs = { openedAt: null, loadedAt: null, messageAt: null, sandbox: null };

  /**
   * @param {HTMLElement} root
   * @param {(text: string) => void} say announces
   */
  constructor(root, say) {
    this.#root = root;
    this.#say = say;
  }

  /** @param {string} hostOrigin */
  welcome(hostOrigin) {
    this.#hostOrigin = hostOrigin;
    this.#show(this.#health);
  }

  /**
   * Shows what the service found, and points at it where the app is not seen.
   *
   * @param {Health} found
   */
  diagnose(found) {
    this.#show(found);
    const worst = found.findings.find(({ severity }) => severity === "blocking");
    cover("blocked", found.status === "blocked" && this.#signs.messageAt === null);
    find(document, '[data-show="health-mark"]', HTMLElement).hidden = !/blocked|warning/.test(
      found.status,
    );
    find(document, '[data-show="blocked"]', HTMLElement).textContent = worst ? nameOf(worst) : "";
  }

  /** @param {Health | null} health null before the first check */
  #show(health) {
    this.#health = health;
    const findings = health?.findings.map((finding) => this.#card(finding)) ?? [];
    if (hasNoOrigin(this.#signs.sandbox)) {
      findings.unshift(this.#card({
        id: "sandbox",
        severity: "blocking",
        title: "",
        evidence: `sandbox="${this.#signs.sandbox}"`,
        hurts: "",
        remedy: "",
      }));
    }
    if (findings.length === 0) {
      findings.push(el("p", {
        class: `verdict verdict--${health?.status ?? "unknown"}`,
        text: text(health?.status === "ok" ? "health.ok" : "health.unknown"),
      }));
    }
    this.#part("findings").replaceChildren(...findings);
    this.#part("checked").textContent = health ? timeOfDay(health.checkedAt) : "";
  }

  /**
   * @param {Signs} signs
   */
  signs(signs) {
    const { sandbox } = this.#signs;
    this.#signs = signs;
    if (signs.sandbox !== sandbox) this.#show(this.#health);
    this.tick(Date.now());
  }

  /** @param {number} now milliseconds since 1970 */
  tick(now) {
    const { openedAt, loadedAt, messageAt } = this.#signs;
    const silent = openedAt === null
      ? text("health.noFrame")
      : text("health.silent", { span: spell(now - openedAt) });
    this.#part("opened").textContent = openedAt ? timeOfDay(openedAt) : "–";
    this.#part("loaded").textContent = loadedAt ? timeOfDay(loadedAt) : "–";
    const message = this.#part("message");
    const content = messageAt ? timeOfDay(messageAt) : silent;
    if (message.textContent !== content) message.textContent = content;
    message.classList.toggle("signs__missing", messageAt === null);
  }

  /** @param {Finding} finding */
  #card(finding) {
    return findingCard(finding, this.#hostOrigin, this.#say);
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#root, `[data-health="${name}"]`, HTMLElement);
  }
}
