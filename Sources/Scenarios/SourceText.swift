/// A text that nodes were read from, kept for the lines that errors show.
final class SourceText: Sendable {
  /// The file's name as the user gave it.
  let file: String?
  private let lines: [String]

  init(_ text: String, file: String?) {
    self.file = file
    lines = text.split(separator: /\r\n|\n|\r/, omittingEmptySubsequences: false).map { String($0) }
  }

  /// The line and below it a caret under the column (both from 1); nil beyond the end.
  func snippet(line: Int, column: Int) -> String? {
    guard lines.indices.contains(line - 1) else { return nil }
    let text = lines[line - 1]
    let before = text.unicodeScalars.prefix(max(0, column - 1))
    let indent = before.map { $0 == "\t" ? "\t" : " " }.joined()
    let missing = String(repeating: " ", count: max(0, column - 1 - before.count))
    return "\(text)\n\(indent)\(missing)^"
  }
}
