import JSON

/// One value of a report's JSON, and the way to it for what is wrong.
struct ReportReader {
  let value: JSONValue
  let path: String

  /// A member that must be there; null counts as missing.
  subscript(name: String) -> ReportReader {
    ReportReader(value: value[name] ?? .null, path: path.isEmpty ? name : "\(path).\(name)")
  }

  /// A member that may be missing or null.
  func optional<Value>(
    _ name: String, _ read: (ReportReader) throws(ReportError) -> Value
  ) throws(ReportError) -> Value? {
    let member = self[name]
    return member.value.isNull ? nil : try read(member)
  }

  /// Every item of a list.
  func list<Value>(
    _ read: (ReportReader) throws(ReportError) -> Value
  ) throws(ReportError) -> [Value] {
    guard let items = value.arrayValue else { throw unexpected("a list") }
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for (place, item) in items.enumerated() {
      values.append(try read(ReportReader(value: item, path: "\(path)[\(place)]")))
    }
    return values
  }

  func text() throws(ReportError) -> String {
    guard let text = value.stringValue else { throw unexpected("a text") }
    return text
  }

  func texts() throws(ReportError) -> [String] {
    try list { item throws(ReportError) in try item.text() }
  }

  func number() throws(ReportError) -> Int {
    guard let number = value.integerValue else { throw unexpected("a whole number") }
    return Int(number)
  }

  func flag() throws(ReportError) -> Bool {
    guard let flag = value.boolValue else { throw unexpected("true or false") }
    return flag
  }

  func object() throws(ReportError) -> JSONObject {
    guard let object = value.objectValue else { throw unexpected("an object") }
    return object
  }

  func word<Word: RawRepresentable<String> & CaseIterable>() throws(ReportError) -> Word {
    guard let word = value.stringValue.flatMap({ Word(rawValue: $0) }) else {
      throw unexpected("one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }

  /// Milliseconds since 1970 of an ISO 8601 text, also of a year before 0 or after 9999.
  func moment() throws(ReportError) -> Int {
    guard let text = value.stringValue, let moment = Self.moment(text) else {
      throw unexpected("a point in time such as 2026-11-21T05:00:00.000Z")
    }
    return moment
  }

  func unexpected(_ expected: String) -> ReportError {
    .unexpected(path: path.isEmpty ? "the report" : path, expected: expected)
  }

  private static func moment(_ text: String) -> Int? {
    guard let sign = text.first, sign == "+" || sign == "-" else {
      return Timestamp.milliseconds(iso: text)
    }
    // The calendar repeats itself every 400 years of 146,097 days.
    guard let dash = text.dropFirst().firstIndex(of: "-"), let year = Int(text[..<dash]),
      year.magnitude < 400_000_000
    else { return nil }
    let (turns, rest) = (year - 2000).quotientAndRemainder(dividingBy: 400)
    let (years, count) = rest < 0 ? (rest + 400, turns - 1) : (rest, turns)
    guard let moment = Timestamp.milliseconds(iso: "\(2000 + years)\(text[dash...])")
    else { return nil }
    let (span, overflow) = count.multipliedReportingOverflow(by: 146_097 * 86_400_000)
    let (sum, overflows) = moment.addingReportingOverflow(span)
    return overflow || overflows ? nil : sum
  }
}
