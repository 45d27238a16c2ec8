package import JSON

/// Readers of single values. Each reports what is wrong and then gives nil.
extension Node {
  /// "a text", "a number", …: what this is, for messages.
  package var kindName: String {
    switch content {
    case .null: "nothing"
    case .bool: "a truth value"
    case .integer, .double: "a number"
    case .text: "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The entries, after unknown keys were reported; nil when this is no mapping.
  package func fields(
    of what: String, _ allowed: [String], _ problems: inout Problems
  ) -> [Entry]? {
    guard let entries else {
      problems.add(self, "\(what) is a mapping, not \(kindName)")
      return nil
    }
    for entry in entries where !allowed.contains(where: { $0.isExactly(entry.name) }) {
      problems.addUnknown("key", entry.name, at: entry.place, in: self, of: allowed, within: what)
    }
    return entries
  }

  /// A text; an unquoted number or word counts as it is spelled.
  package func text(of what: String, _ problems: inout Problems) -> String? {
    if let text { return text }
    problems.add(self, "\(what) is a text, not \(kindName)\(commentHint)")
    return nil
  }

  /// Whole milliseconds, as a `Duration`; negative only where `signed`.
  package func duration(
    of what: String, signed: Bool = false, _ problems: inout Problems
  ) -> Duration? {
    let example = signed ? "\"5m\" or \"-2h\"" : "\"250ms\", \"90s\" or \"2h30m\""
    guard let text else {
      problems.add(self, "\(what) is a duration such as \(example), not \(kindName)")
      return nil
    }
    guard let milliseconds = TimeSpan.milliseconds(text) else {
      let isBare = Int(text) != nil
      problems.add(
        self,
        isBare
          ? "\(what) needs a unit: ms, s, m or h"
          : "\(quoted(text)) is no duration; write \(example)",
        suggestion: isBare ? text + "s" : meantDuration(text))
      return nil
    }
    guard signed || milliseconds >= 0 else {
      problems.add(self, "\(what) cannot be negative")
      return nil
    }
    return .milliseconds(milliseconds)
  }

  /// A duration of whole seconds.
  package func seconds(of what: String, signed: Bool = false, _ problems: inout Problems) -> Int? {
    guard let duration = duration(of: what, signed: signed, &problems) else { return nil }
    guard duration.milliseconds % 1000 == 0 else {
      problems.add(self, "\(what) is in whole seconds")
      return nil
    }
    return duration.milliseconds / 1000
  }

  /// A whole number of a range.
  package func whole(
    of what: String, in range: ClosedRange<Int>, _ problems: inout Problems
  ) -> Int? {
    guard case .integer(let value) = content, range.contains(Int(value)) else {
      problems.add(
        self, "\(what) is a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return Int(value)
  }

  /// One of the words of an enumeration.
  package func word<Word: RawRepresentable<String> & CaseIterable>(
    of what: String, _ problems: inout Problems
  ) -> Word? {
    let words = Word.allCases.map(\.rawValue)
    return choice(of: what, from: words, &problems).flatMap { Word(rawValue: $0) }
  }

  /// One of these words.
  package func choice(
    of what: String, from words: [String], _ problems: inout Problems
  ) -> String? {
    guard let text = text(of: what, &problems) else { return nil }
    guard words.contains(where: { $0.isExactly(text) }) else {
      let suggestion = nearestWord(to: text, in: words)
      let list = suggestion == nil ? "; it is one of \(words.joined(separator: ", "))" : ""
      problems.add(self, "\(what) cannot be \(quoted(text))\(list)", suggestion: suggestion)
      return nil
    }
    return text
  }

  /// A mapping as a JSON object.
  package func object(of what: String, _ problems: inout Problems) -> JSONObject? {
    guard case .object(let object) = json() else {
      problems.add(self, "\(what) is a mapping, not \(kindName)")
      return nil
    }
    return object
  }
}

extension Duration {
  /// Whole milliseconds, rounded towards zero, held at the ends of the range.
  package var milliseconds: Int {
    let (seconds, attoseconds) = components
    let (product, overflow) = Int(seconds).multipliedReportingOverflow(by: 1000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, overflows) = product.addingReportingOverflow(
      Int(attoseconds / 1_000_000_000_000_000))
    return overflows ? (seconds < 0 ? .min : .max) : sum
  }

  /// The duration as the scenario language spells it: `1h30m`.
  package var scenarioText: String { TimeSpan.text(milliseconds: milliseconds) }
}
