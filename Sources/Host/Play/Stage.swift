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
  var poster: (@Sendable (Outbound.Post) async -> String?)?
  /// Why the client could not go on; it stands in for the result of the step that was under way.
  var failure: ClientFailure?
  /// The steps that ended.
  var results: [StepResult] = []
  /// How it ended; nil while it is played.
  var outcome: ScenarioOutcome?
}
