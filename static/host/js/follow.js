// Keeps the end of a growing list in view for as long as a person looks at the end.

/**
 * Watches a scrolling element.
 *
 * @param {HTMLElement} scroll
 * @param {AbortSignal} signal ends it
 * @returns {() => void} to be called when the list has grown
 */
export function follow(scroll, signal) {
  let following = true;
  const toEnd = () => {
    if (following) scroll.scrollTop = scroll.scrollHeight;
  };
  scroll.addEventListener("scroll", () => {
    if (scroll.clientHeight === 0) return;
    following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 48;
  }, { signal, passive: true });
  const size = new ResizeObserver(toEnd);
  size.observe(scroll);
  signal.addEventListener("abort", () => size.disconnect());
  return toEnd;
}
