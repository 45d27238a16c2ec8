// What survives a reload of this page in this tab: which embedding it shows, and how.

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

/** Remembers values in the tab's session storage; a browser that forbids it just forgets. */
export class Session {
  #store;

  /** @param {() => Store} [store] */
  constructor(store = () => sessionStorage) {
    this.#store = store;
  }

  /**
   * @param {string} name
   * @returns {string | null}
   */
  read(name) {
    try {
      return this.#store().getItem(`hostsim.${name}`);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {string | null} value null forgets
   */
  write(name, value) {
    try {
      if (value === null) this.#store().removeItem(`hostsim.${name}`);
      else this.#store().setItem(`hostsim.${name}`, value);
    } catch {
      // Private windows may refuse; then a reload starts a new embedding.
    }
  }

  /**
   * Takes the embedding that the page's address names, once: later the tab's own memory counts.
   *
   * @param {URL} page
   * @returns {URL | null} the address without it, if it named one
   */
  adopt(page) {
    const embedding = page.searchParams.get("embedding");
    if (!embedding) return null;
    this.write("embedding", embedding);
    const rest = new URL(page);
    rest.searchParams.delete("embedding");
    return rest;
  }

  /**
   * The address of the bridge for this tab.
   *
   * @param {URL} page
   * @param {boolean} framed whether the page still has its frame, so that none is sent again
   */
  bridgeAddress(page, framed) {
    const address = new URL("/bridge", page);
    address.protocol = page.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("client", "page");
    const embedding = this.read("embedding");
    if (embedding) address.searchParams.set("embedding", embedding);
    if (embedding && framed) address.searchParams.set("frame", "alive");
    const persona = page.searchParams.get("persona");
    if (persona) address.searchParams.set("persona", persona);
    return address.href;
  }
}
