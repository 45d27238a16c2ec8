import Foundation
import Scenarios
import Testing

/// Every sentence that a failure can say, each in a golden file of its own: `Golden/failure-NAME.txt`.
/// `RECORD=1` writes them anew.
struct FailureSentenceTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Golden")

  @Test(arguments: FailureCase.all)
  func `a failure says what should have been, what was, and what the app must have done`(
    _ failureCase: FailureCase
  ) throws {
    let failure = try #require(failureCase.rehearse().failure)
    let text =
      ([failure.expected, failure.actual] + failure.findings.map { "- \($0)" })
      .joined(separator: "\n") + "\n"
    let file = Self.folder.appendingPathComponent("failure-\(failureCase.name).txt")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    #expect(try text == String(contentsOf: file, encoding: .utf8), "RECORD=1 re-records")
  }

  @Test func `every golden file has its failure`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasPrefix("failure-") }
    #expect(Set(files) == Set(FailureCase.all.map { "failure-\($0.name).txt" }))
    #expect(files.count == FailureCase.all.count)
  }
}
