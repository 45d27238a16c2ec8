package import Messages
package import Scenarios

/// What plays the app's side of a scenario: a driven browser, a reference client, or a person's page.
///
/// Everything is called by `SimulatedHost.play`, one call at a time, but for `post`, which comes in the
/// midst of the others and must not wait for them.
package protocol ScenarioClient: Sendable {
  /// What it can do and see.
  var abilities: Set<Ability> { get }

  /// Does a step that the host cannot do: `navigate`, `click`, `type`.
  func perform(_ step: Step) async throws(ClientFailure)

  /// Moves the clock to `moment` (milliseconds since 1970), lets everything settle, and looks. A `sleep`
  /// moves it in one leap, after which late timers fire. With `stops` it may settle, look and return at
  /// every moment before that at which something was due; the host asks again.
  func advance(
    to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
  ) async throws(ClientFailure) -> Sight

  /// Lets everything settle with the clock where it is, and looks.
  func look(_ needs: Needs) async throws(ClientFailure) -> Sight

  /// Posts what a page cannot post itself: through a popup, or a window nested in the app. Returns why it
  /// could not; nil when it could.
  func post(_ post: Outbound.Post) async -> PostFailure?
}

/// Why a client could not go on.
package struct ClientFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What happened, in one clause.
  package var what: String
  /// What to do about it, in one sentence.
  package var remedy: String

  /// A failure.
  package init(_ what: String, remedy: String) {
    self.what = what
    self.remedy = remedy
  }

  /// Both.
  package var description: String { "\(what). \(remedy)" }
}
