import JSON
import Messages
import Scenarios

/// What happened in a trial, in the order of its sequence diagram.
struct SequenceRows {
  /// One row.
  enum Row {
    /// A step begins.
    case step(StepResult, at: Int)
    /// Something happened.
    case event(TimelineEntry)
    /// So many milliseconds pass without anything.
    case quiet(Int)
    /// A token expires: its bar, and when.
    case expiry(TokenBars.Bar, at: Int)
    /// The step that decided ended here.
    case verdict(StepResult, at: Int)
    /// So many events are left out.
    case omitted(Int)
  }

  private(set) var rows: [Row] = []
  /// When each row is.
  private(set) var moments: [Int] = []
  /// From this length on a gap is a row of its own.
  private static let quiet = 1000
  /// More events than this are cut in the middle.
  private static let most = 400

  init(_ trial: TrialResult, _ bars: TokenBars) {
    var groups = Self.groups(trial)
    Self.cut(&groups)
    var expiries = bars.bars.filter { !$0.isOpen && !$0.isDead }.sorted { $0.end < $1.end }[...]
    func expire(until moment: Int) {
      while let bar = expiries.first, bar.end <= moment {
        expiries.removeFirst()
        add(.expiry(bar, at: bar.end), at: bar.end)
      }
    }
    for group in groups {
      if let step = group.step {
        expire(until: step.began - 1)
        add(.step(step, at: step.began), at: step.began)
      }
      for (entry, omitted) in group.entries {
        expire(until: entry.at)
        if omitted > 0 { add(.omitted(omitted), at: entry.at) }
        add(.event(entry), at: entry.at)
      }
      guard let step = group.step, step.outcome != .notRun else { continue }
      expire(until: step.ended)
      switch step.outcome {
      case .failed, .broken: add(.verdict(step, at: step.ended), at: step.ended)
      case .passed, .skipped, .notRun: break
      }
    }
    expire(until: .max)
  }

  private mutating func add(_ row: Row, at moment: Int) {
    if let last = moments.last, moment - last >= Self.quiet {
      rows.append(.quiet(moment - last))
      moments.append(last)
    }
    rows.append(row)
    moments.append(max(moment, moments.last ?? moment))
  }

  private struct Group {
    var step: StepResult?
    var entries: [(entry: TimelineEntry, omitted: Int)] = []
  }

  /// Which entries belong to which step.
  private static func groups(_ trial: TrialResult) -> [Group] {
    if trial.timeline.contains(where: { $0.stepMark != nil }) { return markedGroups(trial) }
    var rest = trial.timeline[...]
    var groups: [Group] = []
    for (place, step) in trial.steps.enumerated() {
      var group = Group(step: step)
      let next = place + 1 < trial.steps.count ? trial.steps[place + 1] : nil
      if let begins = rest.firstIndex(where: { $0.at >= step.began }), begins > rest.startIndex {
        groups.append(Group(step: nil, entries: rest[..<begins].map { ($0, 0) }))
        rest = rest[begins...]
      }
      while let entry = rest.first, step.outcome != .notRun, step.holds(entry, next: next) {
        group.entries.append((entry, 0))
        rest.removeFirst()
      }
      groups.append(group)
    }
    if !rest.isEmpty { groups.append(Group(step: nil, entries: rest.map { ($0, 0) })) }
    return groups
  }

  /// The same, by the marks that the host itself sets where a step begins. The marks are not shown: the step is.
  private static func markedGroups(_ trial: TrialResult) -> [Group] {
    var before = Group(step: nil)
    var groups = trial.steps.map { Group(step: $0) }
    var current: Int?
    for entry in trial.timeline {
      if let number = entry.stepMark,
        let place = trial.steps.firstIndex(where: { $0.number == number })
      {
        current = place
      } else if let current {
        groups[current].entries.append((entry, 0))
      } else {
        before.entries.append((entry, 0))
      }
    }
    if !before.entries.isEmpty { groups.insert(before, at: 0) }
    return groups
  }

  /// Leaves out events in the middle of the longest groups.
  private static func cut(_ groups: inout [Group]) {
    var extra = groups.reduce(0) { $0 + $1.entries.count } - most
    while extra > 0,
      let place = groups.indices.max(by: { groups[$0].entries.count < groups[$1].entries.count })
    {
      let count = groups[place].entries.count
      let gone = min(extra, max(1, count - 60))
      guard count > gone, count > 2 else { return }
      let start = (count - gone) / 2
      groups[place].entries.removeSubrange(start..<(start + gone))
      groups[place].entries[min(start, groups[place].entries.count - 1)].omitted += gone
      extra -= gone
    }
  }
}

extension TimelineEntry {
  /// The number of the step that begins here, where the host notes that: `step 2 of 6`.
  fileprivate var stepMark: Int? {
    guard kind == .note, from == .service, to == .service, let reason, reason.hasPrefix("step ")
    else { return nil }
    return Int(reason.dropFirst(5).prefix { $0 != " " })
  }
}

extension StepResult {
  /// Whether an entry happened during this step. Where that is not known, an entry at the moment at which the next
  /// step begins belongs to that step if it tells of it.
  fileprivate func holds(_ entry: TimelineEntry, next: StepResult?) -> Bool {
    if let lastEntry { return entry.id <= lastEntry }
    guard entry.at <= ended else { return false }
    guard let next, entry.at == next.began else { return true }
    return !next.isAnnounced(by: entry)
  }

  private func isAnnounced(by entry: TimelineEntry) -> Bool {
    let word = String(text.prefix { $0 != ":" })
    return switch (word, entry.kind) {
    case (_, .control): entry.name == word
    case ("open", .frame), ("reload", .frame), ("open", .token), ("note", .note): true
    case ("send", _): entry.from == .foreign || entry.reason == "nobody asked"
    case ("receive", .message): entry.from == .foreign
    case ("send", .token), ("answer", .token): true
    default: false
    }
  }
}
