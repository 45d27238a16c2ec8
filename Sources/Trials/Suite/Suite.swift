import Browsers
import Host
import Native
package import Scenarios

/// Plays scenarios with clients, side by side, and tells while it runs.
///
///     scenarios × clients ──▶ queue ──▶ workers ──▶ SuiteEvent … ──▶ SuiteResult
package struct Suite: Sendable {
  private let scenarios: [Scenario]
  private let stage: Stage
  private let options: SuiteOptions

  /// A suite that plays every scenario with every client, in this order, the clients one after the other.
  package init(_ scenarios: [Scenario], stage: Stage, options: SuiteOptions) {
    self.scenarios = scenarios
    self.options = options
    var stage = stage
    if options.clients.contains(where: \.isBrowser) {
      stage.authority = try? PassingAuthority(
        for: PageOrigin.secureNames(scenarios.compactMap(\.host.origin))
          + stage.configuration.mappedHosts.map(\.name),
        now: HostClock.system.now() / 1000)
    }
    self.stage = stage
  }

  /// Plays it. `blank` is the result to fill: version, app, seed and part are taken from it. `observe` hears
  /// events from many tasks, one at a time.
  package func run(
    into blank: SuiteResult, _ observe: @escaping @Sendable (SuiteEvent) -> Void
  ) async -> SuiteResult {
    let began = ContinuousClock.now
    let desk = BrowserDesk(options)
    for client in options.clients where client.isBrowser { await desk.warmUp(client) }
    // Keys are read or made while browsers start.
    let preparing = Task { await stage.keys.prepare(spares: rotations) }
    let trials = options.clients.flatMap { client in
      scenarios.map {
        Trial(
          scenario: $0, client: client, attempt: 1, stage: stage, options: options, desk: desk)
      }
    }
    let board = Board(trials, observe)
    board.tell(.began(total: trials.count))
    await withDiscardingTaskGroup { group in
      for _ in 0..<min(options.width(cores: availableCores()), max(1, trials.count)) {
        group.addTask {
          while let (place, trial) = board.next() { await attempt(trial, at: place, board) }
        }
      }
    }
    await board.awaitLeaving()
    await preparing.value
    await desk.end()
    var result = blank
    result.trials = board.results
    result.took = (ContinuousClock.now - began).wholeMilliseconds
    board.tell(.ended(result))
    return result
  }

  /// How many new keys a scenario needs at most.
  private var rotations: Int {
    let counts = scenarios.map { scenario in
      scenario.steps.count {
        switch $0.step {
        case .rotateKeys, .withdrawKey: true
        default: false
        }
      }
    }
    return min(counts.max() ?? 0, 4)
  }

  private func attempt(_ first: Trial, at place: Int, _ board: Board) async {
    for number in 1...(options.retries + 1) {
      var trial = first
      trial.attempt = number
      let played = await trial.run { board.tell($0) }
      let outcome = played.result.outcome
      let isGood = outcome == .passed || outcome == .incomplete
      let isLast = isGood || number > options.retries || Task.isCancelled
      board.add(played.result, at: place, isLast: isLast)
      if isLast, !isGood, options.keepsOpen { await untilCancelled() }
      await leave(played, board)
      guard isLast else { continue }
      if !isGood, options.stopsAtFailure { board.stop() }
      return
    }
  }

  /// Ends what a trial has left. The next one need not wait for that, unless it needs the same port.
  private func leave(_ played: Trial.Played, _ board: Board) async {
    let needsPort = options.backend != nil || stage.configuration.port != 0
    let leaving = Task { await played.leave() }
    if needsPort || options.keepsOpen { await leaving.value } else { board.leaving(leaving) }
  }

  private func untilCancelled() async {
    let (stream, _) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
  }
}

/// The trials that are left and the results so far.
private final class Board: Sendable {
  private struct State {
    var next = 0
    var isStopped = false
    var results: [Int: [TrialResult]] = [:]
    var leaving: [Task<Void, Never>] = []
  }

  private let trials: [Trial]
  private let observe: @Sendable (SuiteEvent) -> Void
  private let state = Locked(State())
  /// How many events were told.
  private let voice = Locked(0)

  init(_ trials: [Trial], _ observe: @escaping @Sendable (SuiteEvent) -> Void) {
    self.trials = trials
    self.observe = observe
  }

  /// The next trial and its place in the suite; nil when there is none, or the suite was stopped.
  func next() -> (place: Int, trial: Trial)? {
    let place = state.withLock { state -> Int? in
      guard !state.isStopped, state.next < trials.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
    guard let place, !Task.isCancelled else { return nil }
    return (place, trials[place])
  }

  func stop() { state.withLock { $0.isStopped = true } }

  func add(_ result: TrialResult, at place: Int, isLast: Bool) {
    state.withLock { $0.results[place, default: []].append(result) }
    tell(.trialEnded(result, isLast: isLast))
  }

  func leaving(_ task: Task<Void, Never>) { state.withLock { $0.leaving.append(task) } }

  /// Returns when nothing is left of any trial.
  func awaitLeaving() async {
    for task in state.withLock({ $0.leaving }) { await task.value }
  }

  /// One event at a time.
  func tell(_ event: SuiteEvent) {
    voice.withLock { count in
      count += 1
      observe(event)
    }
  }

  var results: [TrialResult] {
    state.withLock { state in
      state.results.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }
}
