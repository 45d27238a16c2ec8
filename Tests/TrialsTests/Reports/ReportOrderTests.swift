import Foundation
import Testing
import Trials

@Suite struct `The order of a report` {
  @Test func `names a format and a file`() {
    #expect(ReportOrder("junit=a/b=c.xml") == ReportOrder(.junit, path: "a/b=c.xml"))
    for text in ["", "junit", "junit=", "=x", "xml=a", "JUnit=a"] {
      #expect(ReportOrder(text) == nil)
    }
  }

  @Test func `makes the folders that are missing, and replaces the file`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("a/b/run.json")
    let order = ReportOrder(.json, path: file.path)
    try order.write(SuiteResult(version: "1", startedAt: 0))
    try order.write(Samples.suite)
    #expect(try SuiteResult(reading: Array(Data(contentsOf: file))) == Samples.suite.redacted)
  }
}
