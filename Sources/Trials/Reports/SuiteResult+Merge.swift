extension SuiteResult {
  /// One result of several runs: the shards of a suite, or the same suite in other browsers. Files stand in their
  /// own order; a result that occurs twice counts once; the time is that in which any of them ran. Nil for
  /// nothing.
  package static func merged(_ results: [SuiteResult]) -> SuiteResult? {
    guard var merged = results.first else { return nil }
    guard results.count > 1 else { return merged }
    var seen: Set<TrialResult> = []
    let trials = results.flatMap(\.trials).filter { seen.insert($0).inserted }
    merged.trials = trials.enumerated().sorted { left, right in
      (left.element.file ?? "", left.offset) < (right.element.file ?? "", right.offset)
    }.map(\.element)
    merged.startedAt = results.map(\.startedAt).min() ?? merged.startedAt
    merged.took = busy(results)
    merged.app = Set(results.map(\.app)).count == 1 ? merged.app : nil
    merged.seed = Set(results.map(\.seed)).count == 1 ? merged.seed : nil
    merged.shard = missing(results)
    return merged
  }

  /// The milliseconds in which at least one of them ran.
  private static func busy(_ results: [SuiteResult]) -> Int {
    var (total, end) = (0, Int.min)
    for result in results.sorted(by: { $0.startedAt < $1.startedAt }) {
      let last = Elapsed.sum([result.startedAt, result.took])
      total += max(0, last - max(end, result.startedAt))
      end = max(end, last)
    }
    return total
  }

  /// Nil when the shards are all there, otherwise which these are: `1/5, 3/5`.
  private static func missing(_ results: [SuiteResult]) -> String? {
    let shards = results.compactMap(\.shard)
    guard shards.count == results.count else { return nil }
    let names = Set(shards.flatMap { $0.split(separator: ", ").map { String($0) } })
    guard let count = names.first?.split(separator: "/").last.flatMap({ Int($0) }),
      names.count < count
    else { return nil }
    return names.sorted { left, right in
      (Int(left.prefix { $0 != "/" }) ?? 0) < (Int(right.prefix { $0 != "/" }) ?? 0)
    }.joined(separator: ", ")
  }
}
