internal import JSON

/// What the pages of one tab say about themselves once they are quiet, or have not become so for a while.
struct ClockReport: Sendable, Hashable {
  /// The simulated time they stand at.
  var now = 0
  /// When their next timer is due; nil when there is none.
  var due: Int?
  /// Requests and other work under way.
  var pending = 0
  /// Requests that wait for the service's clock.
  var held = 0
  /// Messages sent and received over the bridge.
  var sent = 0
  var received = 0
  /// Connections of the bridge that are open.
  var bridges = 0
  /// Frames that have not answered for too long: what is due in them is not known.
  var silent = 0
  /// Whether two looks in a row saw the same.
  var isQuiet = true
  /// Whether a timer fired.
  var hasFired = false
  /// What is under way, for people.
  var waits: [String] = []

  init() {}

  /// Reads the answer of `drive`; nil when it is none, for example when the document has no clock.
  init?(_ answer: JSONValue) {
    guard let text = answer.stringValue, let value = try? JSONValue(parsing: Array(text.utf8)),
      let now = value["now"]?.integerValue
    else { return nil }
    func number(_ name: String) -> Int { Int(value[name]?.integerValue ?? 0) }
    self.now = Int(now)
    due = value["due"]?.integerValue.map { Int($0) }
    pending = number("pending")
    held = number("held")
    sent = number("sent")
    received = number("received")
    bridges = number("bridges")
    silent = number("silent")
    isQuiet = value["quiet"]?.boolValue ?? false
    hasFired = value["fired"]?.boolValue ?? false
    waits = (value["waits"]?.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// This and another tab together.
  mutating func join(_ other: ClockReport) {
    now = max(now, other.now)
    due = [due, other.due].compactMap(\.self).min()
    pending += other.pending
    held += other.held
    sent += other.sent
    received += other.received
    bridges += other.bridges
    silent += other.silent
    isQuiet = isQuiet && other.isQuiet
    hasFired = hasFired || other.hasFired
    waits += other.waits
  }
}
