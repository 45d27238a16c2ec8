package import JSON

/// One scenario file: who is signed in, what the host does, and what a good app must do.
package struct Scenario: Sendable, Hashable {
  /// Whose time counts.
  package enum Clock: String, Sendable, Hashable, CaseIterable {
    /// A simulated one that moves only in `wait`, `sleep` and `within`.
    case virtual
    /// The machine's own.
    case real
  }

  /// How the host is set up before the first step; nil as the run has it.
  package struct Setup: Sendable, Hashable {
    /// The word of a `HostProfile`.
    package var profile: String?
    /// Where the host page claims to live.
    package var origin: String?
    /// The key of the persona who is signed in.
    package var persona: String?
    /// The life of every token, in whole seconds.
    package var lifetime: Int?
    /// Claims that every token carries beside, or instead of, its persona's; null removes one.
    package var claims: JSONObject = [:]

    /// The host as the run has it.
    package init() {}
  }

  /// A step and where it was written.
  package struct Line: Sendable, Hashable {
    /// What happens.
    package var step: Step
    /// The line in the file, from 1; nil where the scenario came as JSON.
    package var line: Int?
    /// The step as a reader of the file sees it, on one line and in flow style: `expect: {refreshes: 1}`.
    package var text: String

    /// A step and its words.
    package init(_ step: Step, line: Int? = nil, text: String) {
      self.step = step
      self.line = line
      self.text = text
    }
  }

  /// Its title.
  package var name: String
  /// What a good app does, in a sentence or two.
  package var about: String?
  /// Words to choose scenarios by.
  package var tags: [String] = []
  /// Whose time counts.
  package var clock: Clock = .virtual
  /// How the host is set up.
  package var host = Setup()
  /// Answers to the first, second, … refresh; the last one repeats. Empty: the run's own.
  package var refreshes: [Answer] = []
  /// What happens, in this order.
  package var steps: [Line] = []
  /// The file it was read from, as the user named it.
  package var file: String?

  /// A scenario in which nothing happens yet.
  package init(name: String) { self.name = name }
}
