// Why an app is not shown, and the header that would let it be.

import { copyButton, el, find } from "./dom.js";
import { text, textIfKnown, timeOfDay } from "./i18n.js";
import { hasNoOrigin, headerAgainst } from "./framing.js";
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
    find(document, '[data-show="blocked"]', HTMLElement).textContent = worst
      ? this.#name(worst)
      : "";
  }

  /** @param {Health | null} health null before the first check */
  #show(health) {
    this.#health = health;
    const findings = health?.findings.map((finding) => this.#finding(finding)) ?? [];
    if (hasNoOrigin(this.#signs.sandbox)) {
      const what = text("health.sandbox.what");
      const remedy = text("health.sandbox.remedy");
      const severity = /** @type {const} */ ("blocking");
      findings.unshift(this.#card({ code: "sandbox", severity, what, evidence: null, remedy }));
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

  /**
   * What a finding says, in the page's language.
   *
   * @param {Finding} finding
   */
  #name(finding) {
    return textIfKnown(`health.${finding.code}.what`) || finding.what;
  }

  /** @param {Finding} finding */
  #finding(finding) {
    const remedy = textIfKnown(`health.${finding.code}.remedy`) || finding.remedy;
    return this.#card({ ...finding, what: this.#name(finding), remedy });
  }

  /** @param {Finding} finding */
  #card({ code, severity, what, evidence, remedy }) {
    const header = headerAgainst(code, this.#hostOrigin);
    /** @param {boolean} copied */
    const done = (copied) => this.#say(text(copied ? "done.copied" : "done.notCopied"));
    return el(
      "article",
      { class: `finding finding--${severity}` },
      el(
        "p",
        { class: "finding__what" },
        el("span", { class: "chip", text: text(`severity.${severity}`) }),
        el("strong", { text: what }),
      ),
      evidence ? el("code", { class: "finding__evidence", text: evidence }) : null,
      remedy ? el("p", { text: remedy }) : null,
      header ? el("code", { class: "finding__header", text: header }) : null,
      header ? copyButton(text("health.copy"), () => header, done) : null,
    );
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#root, `[data-health="${name}"]`, HTMLElement);
  }
}
