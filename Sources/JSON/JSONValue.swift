/// Any JSON value (RFC 8259 §3). A number without fraction or exponent that fits 64 bits is an
/// `integer`, every other one a `double`. Strings are compared exactly, never by canonical
/// equivalence: `"é"` in one and in two scalars are two different values. Where a `JSONValue?` is
/// meant to be absent, write `.none`: in a ternary `nil` is the literal of `.null`.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.string(let a), .string(let b)): a.isExactly(b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .string(let value): hasher.combine(ExactString(value))
    case .array(let values): hasher.combine(values)
    case .object(let object): hasher.combine(object)
    }
  }
}

extension JSONValue {
  /// The text of a string, otherwise nil.
  package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  /// The value of an integer, otherwise nil (also for a double such as 1.0).
  package var integerValue: Int64? { if case .integer(let value) = self { value } else { nil } }
  /// The value of an integer or a double, otherwise nil.
  package var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
  /// The value of a boolean, otherwise nil.
  package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The items of an array, otherwise nil.
  package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members of an object, otherwise nil.
  package var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }
  /// Whether this is `null`.
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The member `name` of an object; nil where there is none or this is no object.
  package subscript(name: String) -> JSONValue? { objectValue?[name] }

  /// About how many bytes its text has: for limits, as spelling it costs many times more.
  package var weight: Int {
    switch self {
    case .null, .bool: 5
    case .integer(let number): number.magnitude < 100_000 ? 4 : 13
    case .double: 8
    case .string(let text): text.jsonWeight + 3
    case .array(let items): items.reduce(2) { $0 + $1.weight }
    case .object(let object): object.weight
    }
  }

  /// What kind of value this is, for messages: "null", "a boolean", "a number", "a text", "a list", "an object".
  package var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .double: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// A whole number of this platform's width.
  package static func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
  /// A string, or `null` for nil.
  package static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
  package init(nilLiteral: ()) { self = .null }
}
