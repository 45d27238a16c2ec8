// The bar between app and inspector: drag it, or move it with the arrow keys.

const smallest = 20;
const largest = 75;

/**
 * Makes the bar work. The inspector's share is a CSS variable, `--inspector-share`.
 *
 * @param {HTMLElement} bar the separator between the two parts of `area`
 * @param {HTMLElement} area
 * @param {{ initial: number, changed: (share: number) => void }} options shares are percentages
 */
export function makeSplitter(bar, area, { initial, changed }) {
  const narrow = matchMedia("(max-width: 60rem)");
  let share = initial;

  /** @param {number} wanted */
  const set = (wanted) => {
    share = Math.round(Math.min(largest, Math.max(smallest, wanted)));
    area.style.setProperty("--inspector-share", `${share}%`);
    bar.setAttribute("aria-valuenow", String(share));
  };
  const orient = () =>
    bar.setAttribute("aria-orientation", narrow.matches ? "horizontal" : "vertical");

  bar.setAttribute("aria-valuemin", String(smallest));
  bar.setAttribute("aria-valuemax", String(largest));
  narrow.addEventListener("change", orient);
  orient();
  set(initial);

  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    area.classList.add("workspace--resizing");
  });
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const box = area.getBoundingClientRect();
    const part = narrow.matches
      ? (box.bottom - event.clientY) / box.height
      : (box.right - event.clientX) / box.width;
    set(part * 100);
  });
  bar.addEventListener("lostpointercapture", () => {
    area.classList.remove("workspace--resizing");
    changed(share);
  });
  bar.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: 2, ArrowUp: 2, ArrowRight: -2, ArrowDown: -2 };
    const step = Reflect.get(steps, event.key);
    if (step === undefined) return;
    event.preventDefault();
    set(share + step);
    changed(share);
  });
}
