import Messages
import Scenarios

/// The lives of the tokens of a trial, laid out side by side so that none covers another.
struct TokenBars {
  /// One life, cut to the time of the trial.
  struct Bar {
    let fingerprint: String
    let isForged: Bool
    /// In milliseconds since 1970; never before the trial, never after it.
    let start: Int
    let end: Int
    /// Whether it lives on after the trial.
    let isOpen: Bool
    /// Whether it had expired, or did not count yet, when it was given.
    let isDead: Bool
    /// Its lane, from 0.
    var lane = 0

    /// How people call the token: the first digits of its fingerprint.
    var name: String { String(fingerprint.prefix(8)) }
  }

  private(set) var bars: [Bar] = []
  /// The number of lanes, at most `most`; lives beyond that share the last.
  private(set) var lanes = 0
  private static let most = 6

  init(_ trial: TrialResult) {
    let last = trial.end
    for life in trial.tokens {
      let given =
        trial.timeline.first { $0.token?.fingerprint == life.fingerprint }?.at
        ?? min(max(life.issuedAt ?? trial.startedAt, trial.startedAt), last)
      let start = min(max(life.issuedAt ?? given, trial.startedAt), last)
      let end = min(max(life.expiresAt ?? .max, trial.startedAt), last)
      let isDead = end <= given || (life.issuedAt ?? given) > last
      bars.append(
        Bar(
          fingerprint: life.fingerprint, isForged: life.isForged, start: isDead ? given : start,
          end: isDead ? given : end, isOpen: (life.expiresAt ?? .max) > last, isDead: isDead))
    }
    var ends: [Int] = []
    for place in bars.indices {
      let bar = bars[place]
      let free = ends.firstIndex { $0 < bar.start }
      let lane = free ?? min(ends.count, Self.most - 1)
      bars[place].lane = lane
      if lane == ends.count { ends.append(bar.end) } else { ends[lane] = max(ends[lane], bar.end) }
    }
    lanes = ends.count
  }
}

extension TrialResult {
  /// The last moment that the trial knows of, in milliseconds since 1970.
  var end: Int {
    let moments = [startedAt, steps.map(\.ended).max(), timeline.map(\.at).max()]
    let simulatedEnd = startedAt.addingReportingOverflow(max(0, simulated))
    return max(moments.compactMap { $0 }.max() ?? startedAt, simulatedEnd.partialValue)
  }
}
