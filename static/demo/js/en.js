/** @import { Failure, Ignored } from "./types.d.ts" */
import { checks } from "./en-checks.js";

/** Every text of the app in English. The German texts have the same shape. */
export const en = {
  title: "Demo app",
  tagline: "A small custom app, written to be copied",
  status: {
    "starting": "Starting",
    "verifying": "Verifying",
    "signed-in": "Signed in",
    "no-token": "No token",
    "not-framed": "On its own",
    "refused": "Token refused",
    "unverifiable": "Cannot verify",
    "expired": "Expired",
    "broken": "Cannot start",
  },
  notice: {
    "no-token": [
      "The host opened this app without a token",
      "Users with the role viewer get none. So this app does not know who you are: it shows nothing personal and calls no back end. If your role has changed, ask the host.",
    ],
    "not-framed": [
      "This app belongs in a frame",
      "It was opened on its own, so there is no host that could give it a token. Open the host page instead:",
    ],
    "refused": [
      "The token was refused",
      "It failed the checks marked below. The app has asked the host for a better one.",
    ],
    "unverifiable": [
      "The token cannot be verified at the moment",
      "The host's key set is out of reach. An unverified token is not used; the app tries again by itself.",
    ],
    "expired": [
      "The token has expired",
      "No new one has come in time. The app uses the old one no more and keeps asking the host.",
    ],
    "broken": [
      "This app cannot start",
      "Its configuration at /config.json could not be read. Is the service running? Then reload the page.",
    ],
  },
  life: {
    title: "Renewal",
    left: (/** @type {string} */ time) => `${time} left`,
    over: "Expired",
    none: "No token",
    expires: "Expires",
    next: "Next request",
    requests: "Requests sent",
    renew: "Renew now",
    asking: "Waiting for the host …",
    never: "none planned",
    bar: (/** @type {number} */ percent) => `${percent} % of the token's life is left`,
  },
  checks,
  claims: {
    title: "Claims",
    unverified: "Not trusted: this is only what the token says.",
    none: "No token, no claims.",
  },
  person: { teams: "Teams", noTeams: "in no team", nameless: "Unnamed user", role: "Role" },
  backEnd: {
    title: "Own back end",
    about: "GET /api/me with the token as Authorization: Bearer. The back end verifies it again.",
    call: "Call again",
    none: "Not called: there is no valid token.",
    calling: "Calling …",
    answered: (/** @type {number} */ status) =>
      status === 200 ? "200: the back end agrees" : `${status}: the back end refused`,
    unreachable: "The back end could not be reached.",
  },
  activity: {
    title: "Activity",
    empty: "Nothing yet.",
    foreign: (/** @type {number} */ count) =>
      count === 1 ? "1 foreign message ignored" : `${count} foreign messages ignored`,
    opened: "The URL brought a token.",
    asked: "Asked the host for a new token.",
    adopted: "The token is good and in use.",
    same: "The host sent the same token once more.",
    disagrees: "expiresAt differs from the token's exp; exp counts.",
    failure: (/** @type {Failure} */ failure, /** @type {string} */ check) =>
      ({
        silence: "The host did not answer.",
        error: `The host refused: ${"text" in failure && failure.text || "no reason given"}`,
        malformed: "The host's answer had no token in it.",
        refused: `A token was refused. ${check}`,
        older: "An older token was refused; the newer one stays.",
      })[failure.kind],
    retry: (/** @type {string} */ time) => `Next attempt at ${time}.`,
    ignored: (/** @type {Ignored} */ { type, origin, reason }) =>
      ({
        window: `Ignored ${type} from ${origin}: not the window that frames this app.`,
        origin: `Ignored ${type} from ${origin}: not the host's origin.`,
        type: `Ignored ${type} from the host: unknown type.`,
      })[reason],
  },
  samples: {
    title: "Verify the token yourself",
    about:
      "Working programs, filled in with the running issuer and organisation. They pin the algorithm and take the key set from your configuration, never from the token.",
    tabs: "Language",
    names: { node: "Node", python: "Python", browser: "Browser" },
    code: (/** @type {string} */ language) => `Program text for ${language}`,
    copy: "Copy",
    copied: "Copied",
    selected: "Selected: press Ctrl+C",
  },
};
