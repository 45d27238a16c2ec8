/** @import { Check, Claims, Configuration, Report, Status, Team } from "./types.d.ts" */
import { make, setText, slot } from "./dom.js";
import { calendarTime, texts } from "./i18n.js";

/** Claims that count seconds since 1970 and are shown as a time as well. */
const TIMES = new Set(["exp", "iat", "nbf"]);

/**
 * The state of the whole page, in one word and, where it needs it, in a few sentences.
 * @param {Status} status @param {Configuration} [configuration]
 */
export function showStatus(status, configuration) {
  document.body.dataset.status = status;
  setText(slot("status"), texts.status[status]);
  /** @type {[title: string, text: string] | undefined} */
  const notice = Object(texts.notice)[status];
  slot("notice").hidden = !notice;
  if (!notice) return;
  setText(slot("notice-title"), notice[0]);
  setText(slot("notice-text"), notice[1]);
  const link = /** @type {HTMLAnchorElement} */ (slot("notice-link"));
  link.hidden = status !== "not-framed" || !configuration;
  if (configuration) {
    link.href = configuration.hostOrigin;
    setText(link, configuration.hostOrigin);
  }
}

/**
 * The person on the badge. Called with verified claims only: nobody is greeted by a forged name.
 * @param {Claims | null} claims
 */
export function showPerson(claims) {
  slot("badge").hidden = claims === null;
  if (!claims) return;
  const name = textOf(claims.username) || textOf(claims.email) || texts.person.nameless;
  setText(slot("name"), name);
  setText(slot("initials"), initialsOf(name));
  setText(slot("email"), textOf(claims.email));
  setText(slot("organization"), textOf(claims.organizationName));
  setText(slot("role"), textOf(claims.role));
  const teams = Array.isArray(claims.teams) ? /** @type {Team[]} */ (claims.teams) : [];
  const items = teams.map((team) => make("li", "chip", textOf(team?.name) || textOf(team?.id)));
  slot("teams").replaceChildren(
    ...(items.length > 0 ? items : [make("li", "badge__none", texts.person.noTeams)]),
  );
}

/**
 * The checks of a token and what it says.
 * @param {Report | null} report @param {boolean} trusted
 */
export function showReport(report, trusted) {
  slot("checks").replaceChildren(...(report?.checks ?? []).map(checkRow));
  slot("checks-card").hidden = report === null;
  const claims = Object.entries(report?.claims ?? {});
  slot("claims").replaceChildren(...claims.flatMap(([name, value]) => [
    make("dt", "claims__name", name),
    claimValue(name, value),
  ]));
  const remark = claims.length === 0 ? texts.claims.none : trusted ? "" : texts.claims.unverified;
  setText(slot("claims-remark"), remark);
  slot("claims-remark").hidden = remark === "";
}

/**
 * A check in words; `sentence` names the check as well: "Audience: …".
 * @param {Check} check
 */
export function checkText(check) {
  const found = check.reason === "expired" || check.reason === "in-the-future"
    ? calendarTime(Number(check.found) * 1000)
    : check.found;
  const detail = check.verdict === "passed"
    ? texts.checks.passed[check.name]
    : texts.checks.reason({ ...check, found });
  const name = texts.checks.names[check.name];
  return { name, detail, sentence: `${name}: ${detail}` };
}

/** @param {Check} check */
function checkRow(check) {
  const { name, detail } = checkText(check);
  const mark = make(
    "span",
    "checks__mark",
    { passed: "✓", failed: "✕", skipped: "–" }[check.verdict],
  );
  mark.ariaHidden = "true";
  const row = make(
    "li",
    `checks__row checks__row--${check.verdict}`,
    mark,
    make(
      "span",
      "checks__name",
      name,
      make("span", "visually-hidden", ` ${texts.checks.verdicts[check.verdict]}`),
    ),
    make("span", "checks__detail", detail),
  );
  row.dataset.check = check.name;
  row.dataset.verdict = check.verdict;
  return row;
}

/** @param {string} name @param {unknown} value */
function claimValue(name, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const cell = make("dd", "claims__value", text);
  if (TIMES.has(name) && typeof value === "number") {
    cell.append(make("span", "claims__time", calendarTime(value * 1000)));
  }
  return cell;
}

/** @param {unknown} value */
const textOf = (value) => typeof value === "string" ? value : "";

/** First letters of the first and the last word. @param {string} name */
function initialsOf(name) {
  const words = name.split(/[\s-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word ?? ""][0]).join("").toUpperCase();
}
