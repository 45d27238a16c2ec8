// The attacker of the origin-mismatch cases: a window on an origin that is neither the host's nor
// the app's. It takes orders from the host page alone and posts what it is told to.

/**
 * @typedef {object} Order
 * @property {"hostsim.foreign.deliver"} type
 * @property {unknown} message what to post
 * @property {string} to targetOrigin; an attacker may well write "*"
 * @property {"app" | "host"} target
 * @property {number} [frame] the app's place among the host page's frames; 0 when absent
 */

/**
 * Waits for orders and announces that it is ready.
 * @param {Window} self this window
 * @param {string} hostOrigin the exact origin that may give orders
 * @param {(text: string) => void} say tells a person what happened
 */
export function serveHost(self, hostOrigin, say) {
  const host = self.parent === self ? self.opener : self.parent;
  if (!host) return say("Opened on its own: there is no host page to take orders from.");
  let delivered = 0;
  self.addEventListener("message", (event) => {
    if (event.source !== host || event.origin !== hostOrigin || !isOrder(event.data)) return;
    try {
      deliver(host, event.data);
      delivered += 1;
      say(`Messages posted: ${delivered}`);
      host.postMessage({ type: "hostsim.foreign.delivered" }, hostOrigin);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      say(`Not posted: ${text}`);
      host.postMessage({ type: "hostsim.foreign.failed", error: text }, hostOrigin);
    }
  });
  say("Ready.");
  host.postMessage({ type: "hostsim.foreign.ready" }, hostOrigin);
}

/** @param {Window} host @param {Order} order */
function deliver(host, { message, to, target, frame = 0 }) {
  const receiver = target === "host" ? host : host.frames[frame];
  if (!receiver) throw new Error(`the host page has no frame ${frame}`);
  receiver.postMessage(message, to);
}

/** @param {unknown} data @returns {data is Order} */
function isOrder(data) {
  const { type, to, target, frame = 0 } = Object(data);
  return type === "hostsim.foreign.deliver" && typeof to === "string" &&
    (target === "app" || target === "host") && Number.isInteger(frame);
}

/** @param {Document} page */
async function start(page) {
  /** @param {string} name @param {string} text */
  const show = (name, text) => {
    const element = page.querySelector(`[data-slot="${name}"]`);
    if (element) element.textContent = text;
  };
  show("origin", location.origin);
  try {
    const response = await fetch("/config.json", { cache: "no-store" });
    const { hostOrigin } = await response.json();
    serveHost(globalThis.window, hostOrigin, (text) => show("state", text));
  } catch {
    show("state", "The configuration at /config.json could not be read.");
  }
}

if (globalThis.document) await start(globalThis.document);
