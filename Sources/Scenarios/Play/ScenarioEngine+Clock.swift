import Messages

extension ScenarioEngine.Event {
  /// The same event by a clock that is so many milliseconds ahead.
  func moved(by time: Int) -> ScenarioEngine.Event {
    guard time != 0, case .happened(var entry) = self else { return self }
    entry.at = entry.at.since(-time)
    if let moment = entry.token?.expiresAt { entry.token?.expiresAt = moment.since(-time) }
    return .happened(entry)
  }
}

extension ScenarioEngine.Effect {
  /// The same effect by a clock that is so many milliseconds ahead.
  func moved(by time: Int) -> ScenarioEngine.Effect {
    switch self {
    case .wake(let number, let moment): return .wake(number, at: moment.since(-time))
    case .advance(let moment, let isSleep, let stops, let needs):
      return .advance(to: moment.since(-time), isSleep: isSleep, stops: stops, needs: needs)
    case .ended(var result):
      result.began = result.began.since(-time)
      result.ended = result.ended.since(-time)
      return .ended(result)
    case .give, .held, .silent, .dropped, .cut, .began, .perform, .look, .finished: return self
    }
  }
}
