import Messages
import Native

extension ObservedEntry {
  /// What the proxy made of an attempt to reach something.
  init(_ attempt: ConnectProxy.Attempt) {
    let reason =
      switch attempt.outcome {
      case .connected: nil as String?
      case .refused: "only this machine is reached"
      case .malformed(let sentence), .unreachable(let sentence): sentence
      case .limited: "there are too many connections"
      }
    self.init(
      from: .app, to: .app, kind: .note, name: "kept from \(attempt.asked)", verdict: .rejected,
      reason: reason)
  }
}
