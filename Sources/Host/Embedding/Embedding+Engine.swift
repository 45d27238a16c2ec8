import JSON
import Messages
import Scenarios

extension Embedding {
  /// Tells the engine what happened, and does what follows from it. Whoever comes while something is being
  /// done waits until that, and his own, is done: effects leave in the order in which they were decided.
  func tell(_ event: ScenarioEngine.Event) async {
    effects += engine.handle(event, at: context.clock.now())
    guard !isCarryingOut else {
      return await withCheckedContinuation { waitingForEffects.append($0) }
    }
    await carryOut()
  }

  /// The same for what comes up while an effect is done, and cannot wait for its end: what follows is done
  /// behind the effects that were decided before.
  func add(_ event: ScenarioEngine.Event) async {
    effects += engine.handle(event, at: context.clock.now())
    if !isCarryingOut { await carryOut() }
  }

  private func carryOut() async {
    isCarryingOut = true
    while !effects.isEmpty { await carryOut(effects.removeFirst()) }
    isCarryingOut = false
    let waiting = waitingForEffects
    waitingForEffects = []
    for continuation in waiting { continuation.resume() }
  }

  private func carryOut(_ effect: ScenarioEngine.Effect) async {
    switch effect {
    case .give(let answer): await give(answer)
    case .held:
      record(.host, .app, .note, "answer held", reason: "the plan holds it until an answer step")
    case .silent:
      record(.host, .app, .note, "no answer", reason: "the plan stays silent")
    case .dropped:
      record(
        .host, .app, .message, "answer dropped", verdict: .failed,
        reason: "\(context.limits.pendingAnswers) answers are on their way already")
    case .cut(let time): cut(for: time)
    case .wake(let number, let moment):
      schedule(.wake(number, due: context.clock.elapsed(at: moment)))
    case .began, .ended, .perform, .advance, .look, .finished: play(effect)
    }
  }

  private func cut(for time: Duration) {
    let milliseconds = time.milliseconds
    let (moment, overflow) = context.clock.elapsed().addingReportingOverflow(milliseconds)
    cut(
      until: overflow ? .max : moment,
      reason: "cut by the simulator for \(TimeSpan.text(milliseconds: milliseconds))")
  }

  /// What went over the bridge, and whether something is under way here.
  var currentTraffic: Traffic {
    var traffic = traffic
    let now = context.clock.elapsed()
    let isDue = jobs.values.contains {
      switch $0 {
      case .wake(_, let due): due <= now && isConnected
      case .look: isConnected
      }
    }
    traffic.isConnected = isConnected
    // One that parts is still attached for a moment, and writes its last line at the time of now.
    let isParting = attachment.map { !$0.peer.isOpen } ?? false
    traffic.isBusy = isCarryingOut || underWay > 0 || isDue || isParting
    return traffic
  }
}
