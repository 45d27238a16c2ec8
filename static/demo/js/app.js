/** @import { Check, Configuration, Failure, Outcome, RefreshState, Report } from "./types.d.ts" */
import { note, noteForeign } from "./activity.js";
import { callBackEnd } from "./backend.js";
import { Host, readExpiresAt } from "./host.js";
import { clockTime, texts } from "./i18n.js";
import { KeySet } from "./keys.js";
import { LifeCard } from "./life.js";
import { Refresher } from "./refresh.js";
import { Session } from "./session.js";
import { verifyToken } from "./token.js";
import { checkText, showPerson, showReport, showStatus } from "./view.js";

//   fragment or host --> Session: verify, keep the good one --> Refresher: when to ask the host
//                                      +--> our own back end, as Authorization: Bearer

export class App {
  #configuration;
  #session;
  #host;
  #refresher;
  #requests = 0;
  #life = new LifeCard(() => void this.#expire());

  /** @param {Configuration} configuration */
  constructor(configuration) {
    this.#configuration = configuration;
    const { issuer, organizationId: audience, jwksUrl, hostOrigin } = configuration;
    const expected = { issuer, audience, keys: new KeySet(jwksUrl), now: Date.now };
    this.#session = new Session((token) => verifyToken(token, expected));
    this.#host = new Host(globalThis.window, hostOrigin, {
      onToken: (token, expiresAt) => void this.#receive(token, readExpiresAt(expiresAt)),
      onError: (text) => this.#fail({ kind: "error", text }),
      onMalformed: () => this.#fail({ kind: "malformed" }),
      onIgnored: (message) => noteForeign(texts.activity.ignored(message)),
    });
    this.#refresher = new Refresher({
      ask: () => this.#host.ask(),
      onSilence: () => note("bad", texts.activity.failure({ kind: "silence" }, "")),
      onChange: (state) => this.#showRefresh(state),
    });
  }

  /**
   * Starts with the token of the URL, or with none.
   * @param {string | null} token
   * @param {{isReload?: boolean}} [options]
   */
  async open(token, { isReload = false } = {}) {
    if (token === null) {
      showStatus(this.#host.isPresent ? "no-token" : "not-framed", this.#configuration);
      showReport(null, false);
      this.call();
      // A reload inside the frame finds the fragment already removed. The host still knows us.
      if (isReload) this.renew();
      return;
    }
    note("plain", texts.activity.opened);
    const { verdict, report } = await this.#offer(token);
    if (verdict === "adopted") note("good", texts.activity.adopted);
    if (verdict !== "refused") return;
    this.#fail({ kind: "refused", check: firstFailed(report) });
    this.#refresher.refresh();
  }

  /** Asks the host now. Without a token before, a refusal is final: the user may be a viewer. */
  renew() {
    this.#refresher.refresh({ persistent: this.#session.expiresAt !== null });
  }

  /** A second is over, or the page has become visible: time may have passed unnoticed. */
  wake() {
    this.#refresher.wake();
    this.#life.draw();
  }

  /** Calls the back end again. */
  call() {
    void callBackEnd(this.#session.bearer);
  }

  /** The host sent a token. @param {string} token @param {number | null} promised its expiresAt */
  async #receive(token, promised) {
    const { verdict, report, expiresAt } = await this.#offer(token);
    if (verdict === "older") return this.#fail({ kind: "older" });
    if (verdict === "refused") return this.#fail({ kind: "refused", check: firstFailed(report) });
    note("good", texts.activity[verdict]);
    if (promised !== null && promised !== expiresAt) note("plain", texts.activity.disagrees);
  }

  /** Verifies a token and uses it if it is good. @param {string} token */
  async #offer(token) {
    if (this.#session.expiresAt === null) showStatus("verifying");
    const outcome = await this.#session.offer(token);
    const { verdict, expiresAt } = outcome;
    this.#showSession(outcome);
    if (verdict === "adopted" || verdict === "same") this.#refresher.renewed(expiresAt ?? 0);
    if (verdict === "adopted") this.call();
    return outcome;
  }

  /** No token was to be had: say why; the refresher plans the next try. @param {Failure} failure */
  #fail(failure) {
    const detail = failure.kind === "refused" ? checkText(failure.check).sentence : "";
    note("bad", texts.activity.failure(failure, detail));
    this.#refresher.failed();
  }

  /** The token in use has reached its end, and no new one came. */
  async #expire() {
    await this.#session.recheck();
    if (this.#session.bearer !== null) return; // a new one came in the meantime
    showPerson(null);
    showReport(this.#session.report, false);
    showStatus("expired");
    this.call();
  }

  /** What there is to see after a token was judged. @param {Outcome} outcome */
  #showSession({ report }) {
    const session = this.#session;
    const isSignedIn = session.bearer !== null;
    const unverifiable = firstFailed(report).reason === "keys-unavailable";
    const otherwise = unverifiable
      ? "unverifiable"
      : session.expiresAt === null
      ? "refused"
      : "expired";
    showStatus(isSignedIn ? "signed-in" : otherwise);
    showPerson(isSignedIn ? session.report?.claims ?? null : null);
    showReport(isSignedIn ? session.report : report, isSignedIn);
    this.#life.showToken(session.issuedAt, session.expiresAt);
    if (!isSignedIn) this.call();
  }

  /** @param {RefreshState} state */
  #showRefresh(state) {
    if (state.phase === "asking") note("plain", texts.activity.asked);
    if (state.phase === "asking") this.#requests += 1;
    this.#life.showRefresh(state, this.#requests);
    if (state.failures === 0 || state.phase !== "waiting" || state.dueAt === null) return;
    note("plain", texts.activity.retry(clockTime(state.dueAt)));
  }
}

/** What a person should hear of first. @param {Report} report @returns {Check} */
function firstFailed({ checks }) {
  const passed = /** @type {const} */ ({ name: "format", verdict: "passed", reason: "passed" });
  return checks.find(({ verdict }) => verdict === "failed") ?? passed;
}
