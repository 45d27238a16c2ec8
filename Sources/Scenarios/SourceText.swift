/// A text that nodes were read from, kept for the lines that errors show.
final class SourceText: Sendable {
  /// The file's name as the user gave it.
  let file: String?
  private let lines: [String]

  init(_ text: String, file: String?) {
    self.file = file
    lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { String($0) }
  }

  /// This place, or behind the last text there is when it lies beyond it.
  func clamped(line: Int, column: Int) -> (line: Int, column: Int) {
    let last = lines.lastIndex { !$0.isEmpty } ?? 0
    guard line - 1 > last else { return (line, column) }
    return (last + 1, (lines.indices.contains(last) ? lines[last].unicodeScalars.count : 0) + 1)
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
