// The inspector beside the app: its tabs, its width, and whether it is open; a reload keeps them.

import { find } from "./dom.js";
import { makeSplitter } from "./splitter.js";
import { makeTabs } from "./tabs.js";

/** @import { Session } from "./session.js" */

/**
 * Makes the inspector work.
 *
 * @param {Session} session
 * @returns {(tab: string) => void} opens the inspector at a tab
 */
export function makeInspector(session) {
  const area = find(document, ".workspace", HTMLElement);
  const button = find(document, '[data-do="inspector"]', HTMLButtonElement);

  /** @param {boolean} open */
  const open = (open) => {
    area.classList.toggle("workspace--closed", !open);
    button.setAttribute("aria-expanded", String(open));
    find(document, ".skip", HTMLElement).hidden = !open;
    session.write("inspector", open ? "open" : "closed");
  };
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") !== "true"));
  open(session.read("inspector") !== "closed");

  makeSplitter(find(document, ".splitter", HTMLElement), area, {
    initial: Number(session.read("share") ?? 40),
    changed: (share) => session.write("share", String(share)),
  });

  const tabs = find(document, ".tabs", HTMLElement);
  const show = makeTabs(tabs, (tab) => session.write("tab", tab));
  show(session.read("tab") ?? "timeline");
  return (tab) => {
    open(true);
    show(tab);
    find(document, `[data-tab="${tab}"]`, HTMLElement).focus();
  };
}
