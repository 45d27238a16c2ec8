/// A text that nodes were read from, kept for the lines that errors show.
final class SourceText: Sendable {
  /// The file's name as the user gave it.
  let file: String?
  private let text: String

  init(_ text: String, file: String?) {
    self.file = file
    self.text = text
  }

  /// The lines, split only when an error asks; `\r\n` and a single `\r` end one too.
  private var lines: [String] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
      .map { String($0) }
  }

  /// This place, or behind the last text there is when it lies beyond it.
  func clamped(line: Int, column: Int) -> (line: Int, column: Int) {
    let lines = lines
    let last = lines.lastIndex { !$0.isEmpty } ?? 0
    guard line - 1 > last else { return (line, column) }
    return (last + 1, (lines.indices.contains(last) ? lines[last].unicodeScalars.count : 0) + 1)
  }

  /// What stands at this place; nil beyond the end of its line.
  func scalar(line: Int, column: Int) -> Unicode.Scalar? { rest(line: line, column: column).first }

  /// The rest of a line from a column on.
  func rest(line: Int, column: Int) -> Substring.UnicodeScalarView {
    let lines = lines
    guard lines.indices.contains(line - 1) else { return Substring().unicodeScalars }
    return lines[line - 1].unicodeScalars.dropFirst(column - 1)[...]
  }

  /// Where a character stands, counted from 0.
  func place(ofCharacter offset: Int) -> (line: Int, column: Int) {
    let before = text.prefix(offset)
    let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return (lines.count, (lines.last?.unicodeScalars.count ?? 0) + 1)
  }

  /// The line, cut where it is very long, and below it a caret under the column (both from 1); nil
  /// beyond the end.
  func snippet(line: Int, column: Int) -> String? {
    let lines = lines
    guard lines.indices.contains(line - 1), column <= Self.widest else { return nil }
    let text = lines[line - 1].unicodeScalars
    let shown = String(text.prefix(Self.widest)) + (text.count > Self.widest ? "…" : "")
    let before = text.prefix(max(0, column - 1))
    let indent = before.map { $0 == "\t" ? "\t" : " " }.joined()
    let missing = String(repeating: " ", count: max(0, column - 1 - before.count))
    return "\(shown)\n\(indent)\(missing)^"
  }

  /// The most scalars of a line that are shown.
  private static let widest = 400
}
