// What is under way in a frame: rest is waited for until nothing is, or until the driver gives it up.

((/** @type {import("./types.d.ts").Clock} */ clock) => {
  clock.begin = (what) => {
    const work = { what, isGivenUp: false };
    clock.works.add(work);
    clock.begun += 1;
    clock.activity += 1;
    return work;
  };
  clock.end = (work) => {
    if (!clock.works.delete(work)) return;
    clock.activity += 1;
    for (const tell of clock.ended) tell();
  };
  clock.track = async (what, promise) => {
    const work = clock.begin(what);
    try {
      return await promise;
    } finally {
      clock.end(work);
    }
  };
  clock.pending = () => [...clock.works].filter(({ isGivenUp }) => !isGivenUp);

  if (document.readyState !== "complete") {
    const loading = clock.begin(`loading ${location.href.split("#")[0]}`);
    addEventListener("load", () => clock.end(loading));
  }

  // A document that changes is not at rest, whatever changes it.
  new MutationObserver((changes) => {
    clock.activity += 1;
    for (const { addedNodes, removedNodes } of changes) {
      [...addedNodes].flatMap(clock.framesIn).forEach(clock.adopt);
      if (removedNodes.length > 0) clock.forgetRemoved();
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
});
