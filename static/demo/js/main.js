/** @import { Configuration } from "./types.d.ts" */
import { App } from "./app.js";
import { everySecond } from "./clock.js";
import { slot } from "./dom.js";
import { takeToken } from "./fragment.js";
import { translate } from "./i18n.js";
import { showSamples } from "./tabs.js";
import { showStatus } from "./view.js";

// First of all: nothing that runs later finds the token in the address bar.
const token = takeToken();

translate(document);
showStatus("starting");
const configuration = await loadConfiguration();
if (configuration) start(configuration);
else showStatus("broken");

/** @param {Configuration} configuration */
function start(configuration) {
  const app = new App(configuration);
  showSamples(configuration);
  slot("renew").addEventListener("click", () => app.renew());
  slot("call").addEventListener("click", () => app.call());

  // Timers do not run while a laptop sleeps, and late in a hidden tab: look at the clock again.
  everySecond(() => app.wake());
  document.addEventListener("visibilitychange", () => app.wake());
  for (const event of ["focus", "online", "pageshow"]) {
    globalThis.addEventListener(event, () => app.wake());
  }

  // A host may hand over a new token by changing nothing but the fragment.
  globalThis.addEventListener("hashchange", () => {
    const token = takeToken();
    if (token !== null) void app.open(token);
  });

  const [navigation] = performance.getEntriesByType("navigation");
  const { type } = /** @type {PerformanceNavigationTiming} */ (navigation ?? {});
  void app.open(token, { isReload: type === "reload" });
}

/** What the service tells us about the host. @returns {Promise<Configuration | null>} */
async function loadConfiguration() {
  try {
    const response = await fetch("/config.json", { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
