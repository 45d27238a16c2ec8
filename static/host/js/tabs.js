// Tabs as the ARIA authoring practices describe them: arrows move, the panel follows.

/**
 * Makes the tabs of a tab list work.
 *
 * @param {HTMLElement} list has `role="tab"` buttons with `aria-controls`
 * @param {(name: string) => void} changed gets the `data-tab` of the tab now shown
 * @returns {(name: string) => void} shows the tab with that `data-tab`
 */
export function makeTabs(list, changed) {
  const tabs = [...list.querySelectorAll("button")];

  /** @param {HTMLButtonElement} chosen */
  const show = (chosen) => {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !selected;
    }
    changed(chosen.dataset.tab ?? "");
  };

  list.addEventListener("click", (event) => {
    const tab = tabs.find((each) => each.contains(/** @type {Node} */ (event.target)));
    if (tab) show(tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const next = nextTab(event.key, at, tabs.length);
    if (next === null) return;
    event.preventDefault();
    tabs[next]?.focus();
    const tab = tabs[next];
    if (tab) show(tab);
  });
  return (name) => {
    const tab = tabs.find((each) => each.dataset.tab === name);
    if (tab) show(tab);
  };
}

/**
 * Where a key leads from the tab at this place; null where it leads nowhere.
 *
 * @param {string} key
 * @param {number} at
 * @param {number} count
 */
export function nextTab(key, at, count) {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}
