import JSON
import Messages

/// Messages that the app posted to the host page, as far as somebody asks for them.
struct MessageRecord: Sendable {
  private(set) var count = 0
  /// The type of the latest one.
  private(set) var lastName: String?
  private var patterns: [JSONObject]
  private var found: Set<JSONObject> = []

  /// Looks out for messages that contain these members.
  init(_ patterns: [JSONObject] = []) { self.patterns = patterns }

  /// The app posted a message.
  mutating func note(_ entry: TimelineEntry) {
    count += 1
    lastName = entry.name
    guard !patterns.isEmpty, let raw = entry.raw else { return }
    for pattern in patterns where raw.contains(.object(pattern)) { found.insert(pattern) }
  }

  /// Whether a message contained these members; only for one of the patterns.
  func contains(_ pattern: JSONObject) -> Bool { found.contains(pattern) }

  /// The app was framed anew.
  mutating func startAnew() { self = MessageRecord(patterns) }
}

extension JSONValue {
  /// Whether this is equal to `other`, or an object that has all its members, and theirs likewise.
  func contains(_ other: JSONValue) -> Bool {
    guard case .object(let wanted) = other else { return isSame(as: other) }
    guard case .object(let members) = self else { return false }
    return wanted.members.allSatisfy { member in
      members[member.name].map { $0.contains(member.value) } ?? false
    }
  }

  /// Equality that does not tell 1 from 1.0, as JSON and JavaScript do not.
  private func isSame(as other: JSONValue) -> Bool {
    if let number = numberValue, let wanted = other.numberValue { return number == wanted }
    return self == other
  }
}
