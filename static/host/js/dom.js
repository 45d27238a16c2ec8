// Small, typed access to the document. Text only ever enters it as text.

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {{ class?: string, text?: string } & Record<string, string | undefined>} [attributes]
 *   `text` becomes the content, everything else an attribute; `undefined` leaves one out.
 * @param {...(Node | string | null)} children `null` adds nothing.
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    if (key === "text") element.textContent = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * The element that `selector` finds, which must be there and of that type.
 *
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${type.name} ${selector}`);
}

/**
 * Copies the content of the template with this name.
 *
 * @param {string} name value of the template's `data-template`
 */
export function clone(name) {
  const template = find(document, `template[data-template="${name}"]`, HTMLTemplateElement);
  return document.importNode(template.content, true);
}

/**
 * A button that copies a text and says so.
 *
 * @param {string} label
 * @param {() => string} content
 * @param {(copied: boolean) => void} done
 */
export function copyButton(label, content, done) {
  const button = el("button", { type: "button", class: "button button--small", text: label });
  button.addEventListener("click", () => copy(content()).then(done));
  return button;
}

/**
 * Puts a text on the clipboard; false where the browser forbids it.
 *
 * @param {string} content
 */
export async function copy(content) {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    return false;
  }
}

/**
 * Hands a text over as a file.
 *
 * @param {string} name
 * @param {string} content
 * @param {string} type media type
 */
export function offerFile(name, content, type) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/**
 * Makes a button of `root` choose a file with the file input beside it.
 *
 * @param {ParentNode} root
 * @param {(content: string) => void} take gets the file's text
 */
export function onFile(root, take) {
  const input = find(root, 'input[type="file"]', HTMLInputElement);
  find(root, '[data-do="file"]', HTMLElement).addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const content = await input.files?.[0]?.text();
    input.value = ""; // the same file may be chosen again
    if (content !== undefined) take(content);
  });
}
