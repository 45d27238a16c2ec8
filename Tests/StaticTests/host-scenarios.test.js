import assert from "node:assert/strict";
import test from "node:test";
import { fileName } from "../../static/host/js/recording.js";
import { grouped, isWanted, roundSpan, tagsOf } from "../../static/host/js/scenario-list.js";
import { ScenarioMarks } from "../../static/host/js/scenario-marks.js";
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

/** @param {Entry[]} marks */
const names = (marks) =>
  marks.map(({ name, outcome, place }) => [place, name, outcome].filter(Boolean).join(" | "));

test("a run marks its start, its steps as they begin and end, and its end, each once", () => {
  const marks = new ScenarioMarks();
  /** @type {[Partial<ScenarioRun>, string[]][]} */
  const story = [
    [{}, ["Scenario started: Silence"]],
    [{ step: 1, text: "open" }, ["1/3 | open"]],
    [{ step: 1, text: "open" }, []],
    [{ step: 1, text: "open", status: "paused" }, []],
    [{ step: 2, text: "wait: 2s", results: [makeReport(1)] }, [
      "1/3 | wait: 1s | passed",
      "2/3 | wait: 2s",
    ]],
    [
      {
        step: 3,
        status: "finished",
        outcome: "failed",
        results: [
          makeReport(1),
          makeReport(2, { outcome: "failed", what: "expected a, but b" }),
          makeReport(3, { outcome: "notRun" }),
        ],
      },
      ["2/3 | wait: 2s | failed", "Scenario failed: Silence | failed"],
    ],
  ];
  for (const [run, expected] of story) {
    assert.deepEqual(names(marks.next(makeRun(run), "Silence", now)), expected);
  }
});

test("a mark that changes keeps its id and its time, and two runs share none", () => {
  const marks = new ScenarioMarks();
  const [, began] = marks.next(makeRun({ step: 1, text: "open" }), "A", now);
  const [ended] = marks.next(makeRun({ step: 1, results: [makeReport(1)] }), "A", now + 5000);
  assert.deepEqual([ended?.id, ended?.at], [began?.id, began?.at]);
  marks.next(
    makeRun({ status: "finished", outcome: "passed", results: [makeReport(1)] }),
    "A",
    now,
  );
  const again = marks.next(makeRun({ step: 1, text: "open" }), "A", now);
  assert.equal(again.length, 2);
  assert.ok(again.every(({ id = 0 }) => id < 0 && id !== began?.id));
});

test("the step at which a run was aborted says so", () => {
  const marks = new ScenarioMarks();
  marks.next(makeRun({ step: 2, text: "wait: 1h", results: [makeReport(1)] }), "A", now);
  const aborted = { status: /** @type {const} */ ("finished"), step: 2, text: "wait: 1h" };
  const run = makeRun({ ...aborted, outcome: "aborted", results: [makeReport(1)] });
  assert.deepEqual(names(marks.next(run, "A", now)), [
    "2/3 | wait: 1h | aborted",
    "Scenario aborted: A | aborted",
  ]);
});

test("a run that the page finds finished, as after a reload, is marked as one", () => {
  const finished = makeRun({ status: "finished", outcome: "passed", results: [makeReport(1)] });
  const marks = new ScenarioMarks();
  assert.equal(marks.next(finished, "A", now).length, 3);
  assert.equal(marks.next(finished, "A", now).length, 0);
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
  assert.equal(withMarks(fresh, fresh), fresh);
});

test("a recording is named after its scenario", () => {
  assert.equal(fileName("# x\nscenario: The host refuses twice\n"), "the-host-refuses-twice.yaml");
  assert.equal(fileName('scenario: "Prüf-Admin\'s Straße: 5/7"'), "pruf-admins-strasse-5-7.yaml");
  assert.equal(fileName(`scenario: ${"word ".repeat(40)}`).length, 64);
  assert.equal(fileName("scenario: ../../etc/passwd"), "etc-passwd.yaml");
  assert.equal(fileName("steps: []"), "recorded.yaml");
  assert.equal(fileName("scenario: 日本"), "recorded.yaml");
});
