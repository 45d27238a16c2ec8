internal import Native

/// Looks for texts in a script, and quotes the line where one stands.
struct ScriptSearch {
  private let script: Evidence.Script

  init(_ script: Evidence.Script) { self.script = script }

  /// Whether the script contains `text`.
  func contains(_ text: String) -> Bool { ByteSearch.first(text, in: script.text) != nil }

  /// Where `text` stands, in bytes from the start.
  func places(of text: String) -> [Int] { ByteSearch.all(text, in: script.text) }

  /// Up to `length` bytes from `place` on.
  func text(at place: Int, length: Int) -> String {
    guard place < script.text.count else { return "" }
    return String(decoding: script.text[place...].prefix(length), as: UTF8.self)
  }

  /// Up to `length` bytes before `place`.
  func text(before place: Int, length: Int) -> String {
    String(decoding: script.text[..<place].suffix(length), as: UTF8.self)
  }

  /// The script's name, the line's number, and the line; of a long line what is around `place`.
  func quotation(at place: Int) -> String {
    let newline = UInt8(ascii: "\n")
    let number = script.text[..<place].count { $0 == newline } + 1
    let before = text(before: place, length: 60).split(
      separator: "\n", omittingEmptySubsequences: false)
    let after = text(at: place, length: 80).split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = "\(before.last ?? "")\(after.first ?? "")"
    let printable = line.filter { !$0.isNewline && $0 != "\u{FFFD}" }
    let start = printable.firstIndex { !$0.isWhitespace } ?? printable.endIndex
    return "\(script.name):\(number): \(printable[start...])"
  }
}
