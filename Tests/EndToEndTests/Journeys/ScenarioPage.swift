import Browsers
import Foundation
import Host
import JSON
import Testing

/// Scenario files of the journeys: quick ones, one that fails, and one that nobody waits for.
private let scenarioFiles = [
  "start/opened.yaml": """
  scenario: The app is opened
  about: It asks for nothing right after it was opened.
  tags: [smoke, start]
  clock: real
  steps:
    - open
    - expect: {refreshes: 0}
    - expect: {frame: loaded, within: 5s}
  """,
  "start/greedy.yaml": """
  scenario: An app that asks too much
  tags: [start]
  steps:
    - expect: {refreshes: 3, within: 1s}
    - "note": Never reached
  """,
  "slow/hour.yaml": """
  scenario: Hours go by
  about: Nobody has to watch them.
  steps:
    - open
    - wait: 1h
    - wait: 2h
    - expect: {refreshes: "< 9"}
  """,
  "slow/second.yaml": "scenario: A second goes by\nsteps: [{wait: 1s}]\n",
]

/// A simulator that has those files, and its host page with the panel of scenarios open.
func withScenarios(
  _ browser: Browser, locale: String? = nil, _ body: (Page) async throws -> Void
) async throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (path, text) in scenarioFiles {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
  try await withHostPage(
    browser, locale: locale, { $0.scenarioDirectory = folder.path },
    { _, page in
      _ = try await page.signedInDemo()
      try await page.frame.click("#tab-scenarios")
      try await body(page)
    })
}

/// The panel of scenarios, worked with as a person would.
extension Page {
  /// The text of the first element that a selector finds.
  func text(_ selector: String) async throws -> String {
    try await frame.element(selector).text()
  }

  /// Clicks the button that runs the scenario of that name.
  func run(_ scenario: String) async throws {
    try await frame.click("#tab-scenarios")
    try await frame.click("[data-run-scenario='\(scenario)']")
  }

  /// Waits until the strip says so: `pausing`, `paused`.
  func status(_ status: String) async throws {
    try await frame.wait(
      until: "document.querySelector('[data-run=status]').classList.contains('chip--\(status)')",
      within: .seconds(20))
  }

  /// Waits until the run has ended like this.
  func outcome(_ outcome: String) async throws {
    try await frame.wait(
      until: "!document.querySelector('[data-act=again]').hidden", within: .seconds(20))
    try await status(outcome)
  }

  /// The captions that the run left in the timeline.
  func marks() async throws -> [String] {
    let marks = try await frame.evaluate(
      "[...document.querySelectorAll('.timeline__mark')].map(mark => mark.textContent)")
    return marks.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// Chooses a file with this text to run.
  func choose(file text: String) async throws {
    _ = try await frame.call(
      """
      text => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([text], "own.yaml"));
        const input = document.querySelector("#panel-scenarios input[type=file]");
        input.files = chosen.files;
        input.dispatchEvent(new Event("change"));
        return 0;
      }
      """, .string(text))
  }

  /// Fails when something is wider than the screen.
  func expectNoOverhang() async throws {
    let overhang = try await frame.evaluate(
      """
      [document.scrollingElement, ...document.querySelectorAll(".run, .panel:not([hidden])")]
        .map(part => part.scrollWidth - part.clientWidth)
      """)
    #expect(overhang.arrayValue?.allSatisfy { $0 == 0 } == true, "\(overhang.text)")
  }
}
