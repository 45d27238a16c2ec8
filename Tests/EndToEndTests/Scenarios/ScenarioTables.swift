import Browsers
import Testing

/// Two tables that hold each other: a good app passes every shipped scenario, and for each of them there is an
/// app that fails it. So a scenario that no good app can pass is found, and one that no bad app can fail.
@Suite(.tags(.browser), .serialized, .timeLimit(.minutes(10)))
struct ScenarioTables {
  @Test(arguments: [Browser.headlessShell, .firefox])
  func `the demo app passes every scenario`(browser: Browser) async throws {
    try skipUnlessInstalled(browser)
    let suite = try await PlayedSuite.play(browser: browser.word)
    #expect(suite.trials.count == (try shippedScenarios().count))
    #expect(suite.except("passed") == [])
  }

  @Test func `the reference client passes every scenario that needs no browser`() async throws {
    let suite = try await PlayedSuite.play(browser: "none")
    #expect(suite.trials.count == (try shippedScenarios().count))
    #expect(suite.except("passed", "incomplete") == [])
    #expect(suite.names("incomplete") == Self.needingBrowser)
  }

  /// They look at what the user sees, or at the app's console.
  private static let needingBrowser: Set = [
    "origin/foreign-noise", "origin/host-noise", "people/change-of-person", "people/name",
    "people/viewer",
  ]

  @Test func `the naive app fails where it should, and nowhere else`() async throws {
    try skipUnlessInstalled(.headlessShell)
    try await NaiveApp.serving(.naive) { url in
      let names = Set(try shippedScenarios()).subtracting(Self.long)
      let suite = try await PlayedSuite.play(
        names.sorted(), browser: Browser.headlessShell.word, app: url)
      #expect(suite.except("passed", "failed") == [])
      let right = NaiveApp.worse.values.reduce(into: Set<String>()) { $0.formUnion($1) }
      #expect(suite.names("passed") == right)
      #expect(suite.names("failed") == names.subtracting(right))
    }
  }

  /// Takes minutes with an app that asks without pause, the only kind that fails it.
  private static let long: Set = ["expiry/all-day"]

  @Test(arguments: [NaiveApp.Mood.trusting, .nervous, .unframed])
  func `what the naive app gets right, a worse one gets wrong`(mood: NaiveApp.Mood) async throws {
    try skipUnlessInstalled(.headlessShell)
    try await NaiveApp.serving(mood) { url in
      let names = try #require(NaiveApp.worse[mood]).sorted()
      let suite = try await PlayedSuite.play(
        names, browser: Browser.headlessShell.word, app: url)
      #expect(suite.trials.count == names.count)
      #expect(suite.except("failed") == [])
    }
  }

  private func skipUnlessInstalled(_ browser: Browser) throws {
    do {
      _ = try browser.locatePrograms()
    } catch {
      try skipOrFail("\(error.description) \(error.remedy)")
    }
  }
}

extension Browser {
  /// As `--browser` calls it.
  var word: String {
    switch self {
    case .chromium: "chromium"
    case .headlessShell: "chromium-headless-shell"
    case .firefox: "firefox"
    }
  }
}
