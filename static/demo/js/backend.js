import { setText, slot } from "./dom.js";
import { texts } from "./i18n.js";

let calls = 0;

/**
 * Calls our own back end as the signed-in user and shows its answer. The token travels in a header:
 * never in a query string, which ends up in logs.
 * @param {string | null} bearer
 */
export async function callBackEnd(bearer) {
  calls += 1;
  const call = calls;
  slot("call").hidden = bearer === null;
  if (bearer === null) return show("none", texts.backEnd.none, "");
  show("calling", texts.backEnd.calling, "");
  try {
    const response = await fetch("/api/me", {
      headers: { authorization: `Bearer ${bearer}` },
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    const answer = await response.text();
    if (call !== calls) return; // a later call has taken over
    show(response.ok ? "good" : "bad", texts.backEnd.answered(response.status), pretty(answer));
  } catch {
    if (call === calls) show("bad", texts.backEnd.unreachable, "");
  }
}

/** @param {string} state @param {string} text @param {string} answer */
function show(state, text, answer) {
  slot("backend").dataset.state = state;
  setText(slot("backend-status"), text);
  setText(slot("backend-answer"), answer);
  slot("backend-answer").hidden = answer === "";
}

/** @param {string} answer */
function pretty(answer) {
  try {
    return JSON.stringify(JSON.parse(answer), null, 2);
  } catch {
    return answer.slice(0, 500);
  }
}
