import Messages
import Native
import Scenarios

/// A person's page as the client of a scenario: time is real, and what cannot be known from outside of the
/// app is not known.
struct LiveClient: ScenarioClient {
  let embedding: Embedding
  /// Hears of every line of the timeline, and of the person's impatience.
  let activity = Activity()
  /// Hears when the person does not want to wait any longer.
  let impatience = Activity()
  let isDemo: Bool

  private var clock: HostClock { embedding.context.clock }

  /// Only the demo app shows its tokens: its back end is this service.
  var abilities: Set<Ability> { isDemo ? [.frame, .navigate, .bearer] : [.frame, .navigate] }

  func perform(_ step: Step) async throws(ClientFailure) {}

  func post(_ post: Outbound.Post) async -> PostFailure? { nil }

  func advance(
    to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
  ) async throws(ClientFailure) -> Sight {
    let time = moment - clock.now()
    if time > 0 {
      impatience.clear()
      activity.clear()
      await first { [clock] in
        try? await clock.sleep(time)
      } or: { [activity, impatience] in
        await (stops ? activity : impatience).wait()
      }
    }
    return try await look(needs)
  }

  func look(_ needs: Needs) async throws(ClientFailure) -> Sight {
    await settle()
    var sight = Sight()
    if needs.frame { (sight.frame, sight.frameReason) = await embedding.frameState() }
    return sight
  }

  /// Ends the wait under way.
  func hurry() {
    impatience.signal()
    activity.signal()
  }

  /// Waits until nothing was heard for a while; not for ever, for an app may never be quiet.
  private func settle() async {
    let limits = embedding.context.limits
    let end = clock.elapsed() + limits.liveSettling
    while clock.elapsed() < end {
      activity.clear()
      let isQuiet = await first { [clock] in
        try? await clock.sleep(limits.liveQuiet)
      } or: {
        [activity] in
        await activity.wait()
      }
      if isQuiet { return }
    }
  }

  /// Waits for whichever comes first; whether it was `one`.
  @discardableResult
  private func first(
    _ one: @escaping @Sendable () async -> Void, or other: @escaping @Sendable () async -> Void
  ) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await one()
        return true
      }
      group.addTask {
        await other()
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? true
    }
  }
}
