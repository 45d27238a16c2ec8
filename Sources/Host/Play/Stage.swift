import Messages
import Scenarios

/// What an embedding keeps of the scenario that it plays.
struct Stage: Sendable {
  let scenario: Scenario
  /// Effects for the client, and for the host where the client waits for them.
  let script: AsyncStream<ScenarioEngine.Effect>.Continuation
  /// Told of everything, in order.
  let observe: @Sendable (PlayEvent) -> Void
  /// Posts what a page cannot; nil where the page does what it can.
  var poster: (@Sendable (Outbound.Post) async -> PostFailure?)?
  /// Why the client could not go on; it stands in for the result of the first step that was not done.
  var failure: ClientFailure?
  /// Whether it was told.
  var isFailureTold = false
  /// What is to be known of the step under way although it may pass.
  var note: String?
  /// The steps that ended.
  var results: [StepResult] = []
  /// How it ended; nil while it is played.
  var outcome: ScenarioOutcome?
}
