package import Messages
package import Scenarios

/// What came of one scenario in one client: a value that every report is printed from.
package struct TrialResult: Sendable, Hashable {
  /// What was heard and seen beside the timeline, of a run that did not pass.
  package struct Evidence: Sendable, Hashable {
    /// The visible area as a PNG picture.
    package var screenshot: [UInt8]?
    /// Lines of the app's and the host page's consoles.
    package var console: [String] = []
    /// Requests that failed before they had an answer.
    package var network: [String] = []

    /// Nothing.
    package init() {}
  }

  /// The life of one token that the host gave out. Never the token itself.
  package struct TokenLife: Sendable, Hashable {
    /// Its fingerprint; see `TimelineEntry.TokenNote`.
    package var fingerprint: String
    /// From when on it counts, in milliseconds since 1970; nil where the claim `iat` is missing.
    package var issuedAt: Int?
    /// Until when, in milliseconds since 1970; nil where the claim `exp` is missing.
    package var expiresAt: Int?
    /// Whether it is bent.
    package var isForged: Bool

    /// The life of one token.
    package init(fingerprint: String, issuedAt: Int?, expiresAt: Int?, isForged: Bool) {
      self.fingerprint = fingerprint
      self.issuedAt = issuedAt
      self.expiresAt = expiresAt
      self.isForged = isForged
    }
  }

  /// The scenario's title.
  package var scenario: String
  /// Its file, as the user named it.
  package var file: String?
  /// What a good app does.
  package var about: String?
  /// Its tags.
  package var tags: [String] = []
  /// The client: `none`, `chromium`, `chromium-headless-shell`, `firefox`, or a remote end's URL.
  package var browser: String
  /// Whose time counted.
  package var clock: Scenario.Clock
  /// How it ended.
  package var outcome: ScenarioOutcome
  /// Every step, in the order of the file.
  package var steps: [StepResult] = []
  /// Which attempt this was, from 1.
  package var attempt = 1
  /// When it began, in milliseconds since 1970 by the scenario's clock.
  package var startedAt: Int
  /// How far the scenario's clock moved, in milliseconds.
  package var simulated: Int = 0
  /// How long it took, in milliseconds of real time.
  package var took: Int = 0
  /// Everything that happened. No token is readable in it.
  package var timeline: [TimelineEntry] = []
  /// The tokens that the host gave out, in that order.
  package var tokens: [TokenLife] = []
  /// What else was found when it did not pass.
  package var evidence = Evidence()

  /// The result of a scenario in a client.
  package init(
    scenario: String, browser: String, clock: Scenario.Clock, outcome: ScenarioOutcome,
    startedAt: Int
  ) {
    self.scenario = scenario
    self.browser = browser
    self.clock = clock
    self.outcome = outcome
    self.startedAt = startedAt
  }
}

/// What came of a suite: every scenario in every client.
package struct SuiteResult: Sendable, Hashable {
  /// The version of hostsim.
  package var version: String
  /// The URL of the app; nil for the built-in demo app.
  package var app: String?
  /// The seed that ids were made from; nil where they were random.
  package var seed: UInt64?
  /// Which part of the suite this is, such as `2/5`; nil for all of it.
  package var shard: String?
  /// When it began, in milliseconds since 1970, in real time.
  package var startedAt: Int
  /// How long it took, in milliseconds of real time.
  package var took: Int = 0
  /// One result for each scenario, client and attempt, in the order of the suite.
  package var trials: [TrialResult] = []

  /// A suite without results.
  package init(version: String, startedAt: Int) {
    self.version = version
    self.startedAt = startedAt
  }
}
