/// Which answer the next refresh gets: first the answers that were asked for once, then the standing
/// list, whose last item repeats.
package struct RefreshPlan: Sendable, Hashable {
  /// Answers that are given once, the next one first.
  package private(set) var next: [Answer] = []
  /// What is left of the standing list; its last item stays. Never empty.
  package private(set) var standing: [Answer]

  /// A plan with this standing list; an empty one means a valid token each time.
  package init(standing: [Answer] = [.token]) {
    self.standing = standing.isEmpty ? [.token] : standing
  }

  /// The answer to the refresh that just came, which is thereby used up.
  package mutating func takeNext() -> Answer {
    if !next.isEmpty { return next.removeFirst() }
    return standing.count > 1 ? standing.removeFirst() : standing[0]
  }

  /// Answers one of the next refreshes with this, behind those that were asked for before.
  package mutating func enqueue(_ answer: Answer) { next.append(answer) }

  /// From now on these answers; an empty list means a valid token each time. Answers that were
  /// asked for once are still given first.
  package mutating func replaceStanding(_ answers: [Answer]) {
    standing = answers.isEmpty ? [.token] : answers
  }
}
