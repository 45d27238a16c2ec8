// The only module that touches `postMessage`: who may speak to this page, and to whom it speaks.
//
//   app frame ──message──▶ source? shape? origin? ──▶ service
//   app frame ◀──exact origin── answer ◀────────────── service
//
// A message counts only when it comes from the framed window itself, is a refresh request, and
// was sent by the app's origin. Each test alone can be passed by a stranger.

import { refreshType } from "./profile.js";
import { ReportLimit, typeOf, withinReason } from "./report.js";

/** @import { Observed, Post, PostTarget } from "./types.d.ts" */
/** @import { ForeignWindows } from "./foreign.js" */
/** @typedef {{ data: any, origin: string, source: unknown }} Arrival */

/** Joins the framed app, the foreign windows and the service. */
export class AppBridge {
  /** @type {PostTarget | null} */
  #app = null;
  #appOrigin = "";
  #limit = new ReportLimit();
  /** @type {Promise<void>} */
  #deliveries = Promise.resolve();
  #page;
  #foreign;
  #ports;

  /**
   * Starts listening at once, so that no frame can speak before the page listens.
   *
   * @param {EventTarget & { frames: ArrayLike<unknown>, location: { origin: string } }} page
   * @param {Pick<ForeignWindows, "open" | "hear" | "ready" | "delivered">} foreign
   * @param {{ refresh: (origin: string) => void, report: (observed: Observed) => void,
   *   heard: () => void }} ports where accepted requests, everything else, and signs of life go
   */
  constructor(page, foreign, ports) {
    this.#page = page;
    this.#foreign = foreign;
    this.#ports = ports;
    page.addEventListener("message", (event) => this.#hear(/** @type {MessageEvent} */ (event)));
  }

  /**
   * From now on this window holds the app. Call it before the window gets its address.
   *
   * @param {PostTarget | null} app
   * @param {string} origin the only origin to accept from and to answer to
   */
  attach(app, origin) {
    this.#app = app;
    this.#appOrigin = origin;
  }

  /**
   * Posts what the service ordered, after what it ordered before.
   *
   * @param {Post} post
   * @returns {Promise<void>} settled when posted or reported as failed
   */
  post(post) {
    if (post.from === null) {
      this.#postMyself(post);
      return Promise.resolve();
    }
    this.#deliveries = this.#deliveries.then(() => this.#postThrough(post, post.from ?? ""));
    return this.#deliveries;
  }

  /** @param {Arrival} event */
  #hear(event) {
    if (event.source === this.#page) return;
    const type = typeOf(event.data);
    if (this.#foreign.hear(event.source, event.origin, type, event.data?.error)) return;
    if (this.#app === null || event.source !== this.#app) return this.#refuse(event, "source");
    this.#ports.heard();
    if (type !== refreshType) return this.#refuse(event, "shape");
    if (event.origin !== this.#appOrigin) return this.#refuse(event, "origin");
    this.#ports.refresh(event.origin);
  }

  /**
   * @param {Arrival} event
   * @param {"source" | "shape" | "origin"} reason
   */
  #refuse(event, reason) {
    const seen = { to: /** @type {const} */ ("host"), kind: /** @type {const} */ ("message") };
    this.#limit.pass((skipped) =>
      this.#ports.report({
        ...seen,
        from: reason === "source" ? "foreign" : "app",
        name: typeOf(event.data) || "message",
        origin: event.origin,
        verdict: "rejected",
        reason,
        raw: withinReason(event.data, skipped),
      })
    );
  }

  /**
   * @param {Post} post
   * @param {string} origin
   */
  async #postThrough(post, origin) {
    if (post.target === "app" && this.#app === null) return this.#failed(post, "no-frame");
    const foreign = this.#foreign.open(origin, post.via ?? "sibling");
    if (!foreign) return this.#failed(post, "popup-blocked");
    const absence = await this.#foreign.ready(foreign);
    if (absence !== null) return this.#failed(post, absence);
    const to = post.to ?? (post.target === "app" ? this.#appOrigin : this.#page.location.origin);
    const frame = Math.max(0, Array.from(this.#page.frames).indexOf(this.#app));
    const { message, target } = post;
    const order = { type: "hostsim.foreign.deliver", message, to, target, frame };
    const delivered = this.#foreign.delivered(foreign);
    foreign.window.postMessage(order, foreign.origin);
    const failure = await delivered;
    if (failure !== null) this.#failed(post, failure);
  }

  /** @param {Post} post */
  #postMyself(post) {
    if (this.#app === null) return this.#failed(post, "no-frame");
    try {
      this.#app.postMessage(post.message, post.to ?? this.#appOrigin);
    } catch (error) {
      this.#failed(post, error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * @param {Post} post
   * @param {string} reason
   */
  #failed({ entry, message, target, from, to }, reason) {
    this.#ports.report({
      from: from === null ? "host" : "foreign",
      to: target,
      kind: "message",
      name: typeOf(message) || "message",
      origin: from,
      verdict: "failed",
      reason,
      raw: { entry, to },
    });
  }
}
