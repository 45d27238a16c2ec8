import assert from "node:assert/strict";
import test from "node:test";
import { fileName } from "../../static/host/js/recording.js";
import { grouped, isWanted, roundSpan, tagsOf } from "../../static/host/js/scenario-list.js";
import { asMark, ScenarioMarks } from "../../static/host/js/scenario-marks.js";
import { withMarks } from "../../static/host/js/timeline-tools.js";

/** @import { Entry, ScenarioInfo, ScenarioRun, StepReport } from "../../static/host/js/types.d.ts" */

/** @param {Partial<ScenarioInfo>} [values] @returns {ScenarioInfo} */
function makeScenario(values = {}) {
  return {
    name: "refresh/silence",
    title: "The host never answers",
    about: "A good app gives up waiting.",
    tags: ["refresh", "failure"],
    clock: "virtual",
    group: "refresh",
    seconds: 95,
    ...values,
  };
}

const all = { text: "", tag: "", most: "" };

test("a search needs all of its words, in title, path, text or tags", () => {
  assert.ok(isWanted(makeScenario(), all));
  assert.ok(isWanted(makeScenario(), { ...all, text: "  HOST silence failure waiting " }));
  assert.ok(!isWanted(makeScenario(), { ...all, text: "host sleeps" }));
  assert.ok(isWanted(makeScenario({ about: null }), { ...all, text: "host" }));
  assert.ok(!isWanted(makeScenario({ about: null }), { ...all, text: "null undefined" }));
});

test("a tag is a whole tag, a length an upper bound", () => {
  assert.ok(isWanted(makeScenario(), { ...all, tag: "failure" }));
  assert.ok(!isWanted(makeScenario(), { ...all, tag: "fail" }));
  assert.ok(isWanted(makeScenario(), { ...all, most: "95" }));
  assert.ok(!isWanted(makeScenario(), { ...all, most: "94" }));
});

test("groups keep the order of the service, tags go by how often they occur", () => {
  const scenarios = [
    makeScenario({ group: "b", tags: ["y", "x"] }),
    makeScenario({ group: "a", tags: ["z", "x"] }),
    makeScenario({ group: "b", tags: [] }),
  ];
  assert.deepEqual(grouped(scenarios).map(([name, { length }]) => [name, length]), [
    ["b", 2],
    ["a", 1],
  ]);
  assert.deepEqual(tagsOf(scenarios), ["x", "y", "z"]);
});

test("a length is never spelled shorter than it is", () => {
  const spans = [0, 0.4, 1, 24.2, 89, 90, 95, 600, 3360, 3540.5, 3600, 7260].map(roundSpan);
  const words = "< 1 s|< 1 s|1 s|25 s|89 s|2 min|2 min|10 min|56 min|1 h|1 h|2 h 01 min";
  assert.equal(spans.join("|"), words);
});

const now = Date.parse("2026-11-21T05:00:00.000Z");

/** @param {number} number @param {Partial<StepReport>} [values] @returns {StepReport} */
function makeReport(number, values = {}) {
  const words = { text: `wait: ${number}s`, what: null, findings: [] };
  return { number, line: number + 5, outcome: "passed", ...words, ...values };
}

/** @param {Partial<ScenarioRun>} [values] @returns {ScenarioRun} */
function makeRun(values = {}) {
  return {
    type: "hostsim.scenario",
    status: "running",
    name: "refresh/silence",
    step: 0,
    of: 3,
    results: [],
    outcome: null,
    waitsUntil: null,
    ...values,
  };
}

/** The service's note of a step. @param {number} number @returns {Entry} */
function makeNote(number, of = 3) {
  return {
    id: 100 + number,
    at: new Date(now + number * 1000).toISOString(),
    from: "service",
    to: "service",
    kind: "note",
    name: `wait: ${number}s`,
    reason: `step ${number} of ${of}`,
  };
}

/** @param {Entry[]} marks */
const words = (marks) =>
  marks.map(({ name, outcome, place }) => [place, name, outcome].filter(Boolean).join(" | "));

test("the service's note of a step becomes a mark, nothing else does", () => {
  assert.deepEqual(asMark(makeNote(2)), {
    ...makeNote(2),
    kind: "scenario",
    place: "2/3",
    reason: null,
  });
  for (
    const other of [
      { ...makeNote(2), kind: /** @type {const} */ ("control") },
      { ...makeNote(2), from: /** @type {const} */ ("host") },
      { ...makeNote(2), reason: "step 2 of three" },
      { ...makeNote(2), reason: null },
    ]
  ) {
    assert.equal(asMark(other), other);
  }
});

test("a run marks its start, what came of its steps, and its end, each once", () => {
  const marks = new ScenarioMarks();
  const failed = makeReport(2, { outcome: "failed", what: "expected a, but b" });
  /** @type {[number | null, Partial<ScenarioRun>, string[]][]} */
  const story = [
    [null, {}, ["Scenario started: Silence"]],
    [1, { step: 1 }, []],
    [null, { step: 1, status: "paused" }, []],
    [2, { step: 2, results: [makeReport(1)] }, ["1/3 | wait: 1s | passed"]],
    [null, { step: 2, results: [makeReport(1)] }, []],
    [
      null,
      {
        step: 2,
        status: "finished",
        outcome: "failed",
        results: [makeReport(1), failed, makeReport(3, { outcome: "notRun" })],
      },
      ["2/3 | wait: 2s | failed", "Scenario failed: Silence | failed"],
    ],
  ];
  for (const [heard, run, expected] of story) {
    if (heard !== null) marks.hear(makeNote(heard));
    assert.deepEqual(words(marks.next(makeRun(run), "Silence", now)), expected);
  }
});

test("steps that the service does not note are marked by the page", () => {
  const marks = new ScenarioMarks();
  marks.next(makeRun(), "A", now);
  const [began] = marks.next(makeRun({ step: 1, text: "wait: 1s" }), "A", now);
  const run = makeRun({ step: 2, text: "wait: 2s", results: [makeReport(1)] });
  const [ended, second] = marks.next(run, "A", now + 1000);
  assert.deepEqual(words([began, ended, second].flatMap((mark) => mark ?? [])), [
    "1/3 | wait: 1s",
    "1/3 | wait: 1s | passed",
    "2/3 | wait: 2s",
  ]);
  assert.deepEqual([ended?.id, ended?.at], [began?.id, began?.at]);
  assert.deepEqual(marks.next(run, "A", now + 2000), []);
});

test("a judged step keeps the id and the time of its note", () => {
  const marks = new ScenarioMarks();
  marks.next(makeRun(), "A", now);
  marks.hear(makeNote(1));
  const [mark] = marks.next(makeRun({ step: 1, results: [makeReport(1)] }), "A", now + 5000);
  assert.deepEqual([mark?.id, mark?.at], [makeNote(1).id, makeNote(1).at]);
});

test("two runs share no id, and the second does not judge the steps of the first", () => {
  const marks = new ScenarioMarks();
  const over = makeRun({
    status: "finished",
    outcome: "passed",
    step: 1,
    results: [makeReport(1)],
  });
  marks.hear(makeNote(1));
  const first = [...marks.next(makeRun(), "A", now), ...marks.next(over, "A", now)];
  const second = marks.next(makeRun(), "B", now);
  marks.hear({ ...makeNote(1), id: 201 });
  second.push(...marks.next(over, "B", now));
  const ids = [...first, ...second].map(({ id }) => id);
  assert.equal(ids.length, 6);
  assert.equal(new Set(ids).size, 6);
  assert.ok(second.some(({ id }) => id === 201));
});

test("the step at which a run was aborted says so", () => {
  const marks = new ScenarioMarks();
  marks.next(makeRun(), "A", now);
  marks.hear(makeNote(1));
  marks.hear(makeNote(2));
  marks.next(makeRun({ step: 2, results: [makeReport(1)] }), "A", now);
  const aborted = {
    status: /** @type {const} */ ("finished"),
    outcome: /** @type {const} */ ("aborted"),
  };
  const run = makeRun({ ...aborted, step: 2, results: [makeReport(1)] });
  assert.deepEqual(words(marks.next(run, "A", now)), [
    "2/3 | wait: 2s | aborted",
    "Scenario aborted: A | aborted",
  ]);
});

test("after a reload the service's notes are judged again, and no end is made up", () => {
  const finished = makeRun({
    status: "finished",
    outcome: "passed",
    step: 1,
    results: [makeReport(1)],
  });
  const marks = new ScenarioMarks();
  marks.hear(makeNote(1));
  assert.deepEqual(words(marks.next(finished, "A", now)), ["1/3 | wait: 1s | passed"]);
  assert.deepEqual(marks.next(finished, "A", now), []);
});

test("marks survive a new greeting among the entries of their time", () => {
  /** @param {number} id @param {number} at @returns {Entry} */
  const entry = (id, at) => ({
    id,
    at: new Date(now + at).toISOString(),
    from: "app",
    to: "host",
    kind: id < 0 ? "scenario" : "message",
    name: String(id),
  });
  const shown = [entry(1, 0), entry(-1, 5), entry(2, 10), entry(-2, 20)];
  const fresh = [entry(1, 0), entry(2, 10), entry(3, 15), entry(4, 20)];
  assert.deepEqual(withMarks(fresh, shown).map(({ id }) => id), [1, -1, 2, 3, -2, 4]);
  assert.equal(withMarks([makeNote(1)], [])[0]?.kind, "scenario");
});

test("a recording is named after its scenario", () => {
  assert.equal(fileName("# x\nscenario: The host refuses twice\n"), "the-host-refuses-twice.yaml");
  assert.equal(fileName('scenario: "Prüf-Admin\'s Straße: 5/7"'), "pruf-admins-strasse-5-7.yaml");
  assert.equal(fileName(`scenario: ${"word ".repeat(40)}`).length, 64);
  assert.equal(fileName("scenario: ../../etc/passwd"), "etc-passwd.yaml");
  assert.equal(fileName("steps: []"), "recorded.yaml");
  assert.equal(fileName("scenario: 日本"), "recorded.yaml");
});
