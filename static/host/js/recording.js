// "Save as scenario": what happened in this page as a file, to look at, copy, keep or play again.

import { copy, el, find, offerFile } from "./dom.js";
import { text } from "./i18n.js";

/**
 * A file name after the scenario's title: `the-host-refuses-twice.yaml`.
 *
 * @param {string} yaml
 */
export function fileName(yaml) {
  const title = /^scenario:[ \t]*(.+)$/m.exec(yaml)?.[1] ?? "";
  const words = title.normalize("NFKD").toLowerCase().replaceAll("ß", "ss")
    .replaceAll(/[\u0300-\u036f'’"]/g, "").split(/[^a-z0-9]+/).filter(Boolean);
  return `${words.join("-").slice(0, 60).replace(/-$/, "") || "recorded"}.yaml`;
}

/** The dialog that shows the recording. */
export class Recording {
  #dialog;
  #address;
  #yaml = "";

  /**
   * @param {HTMLDialogElement} dialog
   * @param {() => string} address where the recording is to be had
   * @param {{ say: (content: string) => void, run: (source: string) => void }} ports
   */
  constructor(dialog, address, ports) {
    this.#dialog = dialog;
    this.#address = address;
    dialog.addEventListener("click", async ({ target }) => {
      const action = target instanceof HTMLElement ? target.dataset.save : undefined;
      if (action === "close" || target === dialog) dialog.close();
      if (action === "download") offerFile(fileName(this.#yaml), this.#yaml, "text/yaml");
      if (action === "copy") {
        const copied = await copy(this.#yaml);
        ports.say(text(copied ? "done.copied" : "done.notCopied"));
      }
      if (action !== "run") return;
      dialog.close();
      ports.run(this.#yaml);
    });
  }

  /** Opens the dialog and reads the recording as it is now. */
  async open() {
    this.#show("", text("save.loading"));
    this.#dialog.showModal();
    try {
      const response = await fetch(this.#address(), { cache: "no-store" });
      const body = await response.text();
      if (response.ok) this.#show(body, "");
      else this.#show("", text("save.failed", { why: reasonIn(body) || String(response.status) }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#show("", text("save.failed", { why }));
    }
  }

  /**
   * @param {string} yaml empty where there is none
   * @param {string} state what to say instead
   */
  #show(yaml, state) {
    this.#yaml = yaml;
    this.#part("code").replaceChildren(...yaml.split(/(?<=\n)/).flatMap(line));
    this.#part("code").hidden = yaml === "";
    this.#part("state").textContent = state;
    this.#part("state").hidden = state === "";
    for (const name of ["copy", "download", "run"]) {
      find(this.#dialog, `button[data-save="${name}"]`, HTMLButtonElement).disabled = yaml === "";
    }
  }

  /** @param {string} name */
  #part(name) {
    return find(this.#dialog, `[data-save="${name}"]`, HTMLElement);
  }
}

/**
 * A line of YAML with its comment set apart.
 *
 * @param {string} content
 */
function line(content) {
  const [, code = "", comment = ""] = /^(.*?)((?:^|\s)#.*)?$/s.exec(content) ?? [];
  const isText = code.split(/["']/).length % 2 === 0;
  return comment && !isText
    ? [code, el("span", { class: "code__comment", text: comment })]
    : [content];
}

/** @param {string} body of an answer of the service */
function reasonIn(body) {
  try {
    return String(JSON.parse(body).error.message);
  } catch {
    return "";
  }
}
