/// Why a text is no JSON, with the offset in bytes at which it stops being one.
package enum JSONError: Error, Hashable, Sendable {
  /// A byte that cannot stand here.
  case unexpected(byte: UInt8, expected: String, offset: Int)
  /// The text ends too early.
  case incomplete(expected: String, offset: Int)
  /// Something follows the value.
  case trailing(offset: Int)
  /// The bytes are not UTF-8.
  case notUTF8(offset: Int)
  /// A control character stands unescaped in a string.
  case controlCharacter(byte: UInt8, offset: Int)
  /// An escape that JSON does not have, or half a surrogate pair.
  case badEscape(offset: Int)
  /// A number that is not written as JSON wants it (`01`, `1.`, `.5`, `+1`).
  case badNumber(offset: Int)
  /// A number beyond the range of a double.
  case numberTooLarge(offset: Int)
  /// An object names a member twice.
  case duplicateMember(name: String, offset: Int)
  /// Lists and objects are nested deeper than allowed.
  case tooDeep(maximum: Int, offset: Int)

  /// Where it went wrong, in bytes from the start of the text.
  package var offset: Int {
    switch self {
    case .unexpected(_, _, let offset), .incomplete(_, let offset), .trailing(let offset),
      .notUTF8(let offset), .controlCharacter(_, let offset), .badEscape(let offset),
      .badNumber(let offset), .numberTooLarge(let offset), .duplicateMember(_, let offset),
      .tooDeep(_, let offset):
      offset
    }
  }
}

extension JSONError: CustomStringConvertible {
  /// One sentence with the offending value and the offset.
  package var description: String { "\(problem) at byte \(offset)" }

  private var problem: String {
    switch self {
    case .unexpected(let byte, let expected, _):
      "expected \(expected), found \(Self.name(of: byte))"
    case .incomplete(let expected, _): "expected \(expected), found the end of the text"
    case .trailing: "something follows the JSON value"
    case .notUTF8: "the text is not UTF-8"
    case .controlCharacter(let byte, _):
      "a string contains the unescaped control character \(Self.name(of: byte))"
    case .badEscape: "a string contains an escape that JSON does not have"
    case .badNumber: "a number is not written as JSON wants it"
    case .numberTooLarge: "a number is too large"
    case .duplicateMember(let name, _): "the member \"\(name)\" occurs twice"
    case .tooDeep(let maximum, _): "lists and objects are nested deeper than \(maximum) levels"
    }
  }

  private static func name(of byte: UInt8) -> String {
    if byte > 0x20, byte < 0x7F { return "\"\(Character(UnicodeScalar(byte)))\"" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
