/** @import { Configuration } from "./types.d.ts" */
/** @import { Language } from "./samples.js" */
import { slot } from "./dom.js";
import { texts } from "./i18n.js";
import { languages, sampleText } from "./samples.js";

// The program texts, in tabs by the ARIA pattern: one tab stop, arrow keys, Home and End. The open
// tab is the app's own route, #/python, which lives beside the token in the fragment.

/** @param {Configuration} configuration */
export function showSamples(configuration) {
  for (const [index, language] of languages.entries()) {
    const code = slot(`sample-${language}`);
    code.textContent = sampleText(language, configuration);
    code.parentElement?.setAttribute(
      "aria-label",
      texts.samples.code(texts.samples.names[language]),
    );
    tabOf(language).addEventListener("click", () => select(language));
    tabOf(language).addEventListener("keydown", (event) => {
      const last = languages.length - 1;
      /** @type {Record<string, number>} */
      const moves = {
        ArrowLeft: index ? index - 1 : last,
        ArrowRight: index < last ? index + 1 : 0,
        Home: 0,
        End: last,
      };
      const target = languages[moves[event.key] ?? -1];
      if (!target) return;
      event.preventDefault();
      select(target);
      tabOf(target).focus();
    });
  }
  slot("tabs").ariaLabel = texts.samples.tabs;
  slot("copy").addEventListener("click", () => copy());
  open(languages.find((language) => location.hash === `#/${language}`) ?? "node");
}

/** @param {Language} language */
function select(language) {
  history.replaceState(history.state, "", `#/${language}`);
  open(language);
}

/** @param {Language} chosen */
function open(chosen) {
  for (const language of languages) {
    const isOpen = language === chosen;
    const tab = tabOf(language);
    tab.ariaSelected = String(isOpen);
    tab.tabIndex = isOpen ? 0 : -1;
    slot(`panel-${language}`).hidden = !isOpen;
  }
  slot("copied").textContent = "";
}

/** @param {Language} language */
const tabOf = (language) => slot(`tab-${language}`);

/**
 * Copies the visible program by selecting it: navigator.clipboard needs a permission that a host
 * seldom grants to its frames.
 */
function copy() {
  const language = languages.find((name) => !slot(`panel-${name}`).hidden) ?? "node";
  getSelection()?.selectAllChildren(slot(`sample-${language}`));
  const isCopied = document.execCommand("copy");
  slot("copied").textContent = isCopied ? texts.samples.copied : texts.samples.selected;
}
