// Three small functions that build the page: text from a token stays text, never markup.

/**
 * The element that the page marks with `data-slot`.
 * @template {Element} [T=HTMLElement]
 * @param {string} name
 * @returns {T}
 */
export function slot(name) {
  const element = document.querySelector(`[data-slot="${name}"]`);
  if (!element) throw new Error(`the page has no slot ${name}`);
  return /** @type {T} */ (/** @type {unknown} */ (element));
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Replaces text only when it differs, so that screen readers are not told the same twice.
 * @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
