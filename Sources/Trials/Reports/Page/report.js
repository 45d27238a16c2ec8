// Filters the scenarios of a report. Without it the report shows them all.

const form = /** @type {HTMLFormElement} */ (document.querySelector(".filter"));
const trials = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".trial")]);
const count = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
const none = /** @type {HTMLElement} */ (document.querySelector(".none"));

/** @param {HTMLElement} trial */
function passes({ dataset, textContent }) {
  const wanted = new FormData(form);
  for (const name of ["outcome", "browser"]) {
    if (wanted.get(name) && dataset[name] !== wanted.get(name)) return false;
  }
  const tag = wanted.get("tag");
  if (tag && !JSON.parse(dataset.tags ?? "[]").includes(tag)) return false;
  const words = String(wanted.get("text") ?? "").toLowerCase().split(/\s+/)
    .filter(Boolean);
  const hay = words.length > 0 ? (textContent ?? "").toLowerCase() : "";
  return words.every((word) => hay.includes(word));
}

function filter() {
  let shown = 0;
  for (const trial of trials) {
    trial.hidden = !passes(trial);
    if (!trial.hidden) shown += 1;
  }
  count.value = shown === trials.length ? `${shown} shown` : `${shown} of ${trials.length} shown`;
  none.hidden = shown > 0;
}

/** Opens the trial that the address names. */
function follow() {
  const trial = document.getElementById(location.hash.slice(1));
  if (!(trial instanceof HTMLDetailsElement)) return;
  if (trial.hidden) {
    form.reset();
    filter();
  }
  trial.open = true;
  trial.scrollIntoView();
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => queueMicrotask(filter));
form.addEventListener("click", ({ target }) => {
  const open = target instanceof HTMLElement ? target.dataset.open : undefined;
  if (open === undefined) return;
  for (const trial of trials) {
    if (trial instanceof HTMLDetailsElement) trial.open = open === "yes";
  }
});
addEventListener("hashchange", follow);
filter();
follow();
