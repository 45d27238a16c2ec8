import Scenarios

/// Looks on while an engine is told events, and notes every breach of what must always hold.
struct EngineLaw {
  private(set) var breaches: [String] = []
  /// What the client is to do, if anything.
  private(set) var underWay: ScenarioEngine.Effect?
  /// Waits that are not over.
  private(set) var waits: [Int] = []
  private(set) var isFinished = false
  private let steps: [Step]
  private var held = 0
  private var isGone = false
  private var ended = 0
  /// What the clock showed at the event; it may be set back.
  private var lastTime = Int.min
  private var lastWait = 0

  init(steps: [Step]) { self.steps = steps }

  /// Judges the effects of an event.
  mutating func note(
    _ event: ScenarioEngine.Event, _ effects: [ScenarioEngine.Effect], _ engine: ScenarioEngine,
    at now: Int
  ) {
    lastTime = now
    if isGone {
      if !effects.isEmpty { breaches.append("an effect after gone") }
      return
    }
    switch event {
    case .control(.answer):
      if held > 0, effects.isEmpty { breaches.append("a held request lost its answer") }
      if held == 0, !effects.isEmpty { breaches.append("an answer to nothing") }
      held = max(0, held - 1)
    case .due(let number):
      if !waits.contains(number), !effects.isEmpty {
        breaches.append("a wait that was over before")
      }
      waits.removeAll { $0 == number }
    case .performed: if case .perform? = underWay { underWay = nil }
    case .settled:
      switch underWay {
      case .look?, .advance?: underWay = nil
      default: break
      }
    case .gone: isGone = true
    default: break
    }
    for effect in effects { judge(effect) }
    if engine.held != held { breaches.append("\(engine.held) held instead of \(held)") }
  }

  private mutating func judge(_ effect: ScenarioEngine.Effect) {
    switch effect {
    case .held: held += 1
    case .give(let answer):
      if !answer.alongside.isEmpty || answer.after > .zero {
        breaches.append("an unfinished answer")
      }
    case .wake(let number, let at):
      if at < lastTime { breaches.append("a wait that ends before it begins") }
      if number <= lastWait { breaches.append("a wait number that was there before") }
      lastWait = number
      waits.append(number)
    case .silent, .dropped, .cut: break
    case .began(let number):
      noteScript()
      if number != ended + 1 { breaches.append("step \(number) after \(ended) ended") }
      if case .answer? = steps.dropFirst(number - 1).first { held = max(0, held - 1) }
    case .perform, .look: noteTask(effect)
    case .advance(let to, _, _, _):
      if to < lastTime { breaches.append("time goes back") }
      noteTask(effect)
    case .ended(let result):
      noteScript()
      underWay = nil
      ended += 1
      if result.number != ended { breaches.append("step \(result.number) ended out of turn") }
      if result.began > result.ended || result.ended > lastTime {
        breaches.append("a step that ended before it began")
      }
    case .finished:
      noteScript()
      isFinished = true
      if ended != steps.count { breaches.append("finished after \(ended) of \(steps.count) steps") }
    }
  }

  private mutating func noteScript() {
    if isFinished { breaches.append("a script effect after finished") }
  }

  private mutating func noteTask(_ effect: ScenarioEngine.Effect) {
    noteScript()
    if underWay != nil { breaches.append("two things under way") }
    underWay = effect
  }
}
