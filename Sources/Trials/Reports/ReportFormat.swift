import Foundation
import JSON
import Native

/// The formats that a finished suite can be printed in.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  /// JUnit XML.
  case junit
  /// All of the result, to be read again.
  case json
  /// One page that needs nothing else.
  case html
  /// TAP 14.
  case tap

  /// The result in this format, as UTF-8. No token is readable in it.
  package func bytes(of result: SuiteResult) -> [UInt8] {
    switch self {
    case .junit: Array(JUnitReport(result).text.utf8)
    case .json: result.json().encoded(pretty: true) + [0x0A]
    case .html: Array(HTMLReport(result).text.utf8)
    case .tap: Array(TAPReport(result).text.utf8)
    }
  }
}

/// A report to be written: `junit=results/junit.xml`.
package struct ReportOrder: Sendable, Hashable {
  /// The format.
  package var format: ReportFormat
  /// The file; `-` is standard output.
  package var path: String

  /// A report in a file.
  package init(_ format: ReportFormat, path: String) {
    self.format = format
    self.path = path
  }

  /// Reads `FORMAT=FILE`; nil where the format is unknown or the file is not named.
  package init?(_ text: String) {
    guard let sign = text.firstIndex(of: "="),
      let format = ReportFormat(rawValue: String(text[..<sign]))
    else { return nil }
    let path = text[text.index(after: sign)...]
    guard !path.isEmpty else { return nil }
    self.init(format, path: String(path))
  }

  /// Writes the report; folders that are missing are made, a file that is there is replaced.
  package func write(_ result: SuiteResult) throws {
    let bytes = format.bytes(of: result)
    if path == "-" { return try StandardOutput.write(bytes) }
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file, options: .atomic)
  }
}
