import Foundation
import Testing

/// Compares a whole output with a file of the folder Golden; with `RECORD=1` writes that file instead. What differs from
/// run to run stands as a word in braces.
func expectGolden(
  _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: "\(Sandbox.root)/Tests/CommandLineTests/Golden/\(name).txt")
  let steady = steadied(text)
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(steady.utf8).write(to: file)
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(steady == expected, "Golden/\(name).txt; RECORD=1 re-records", sourceLocation: location)
}

/// The text without what time and chance put into it.
func steadied(_ text: String) -> String {
  var text = text
  text.replace(/eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*\.?[A-Za-z0-9_\-]*/, with: "{token}")
  text.replace(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/, with: "{time}")
  text.replace(/, [0-9hms]+ ago/, with: ", {span} ago")
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "{uuid}")
  text.replace(/(?:^|[^A-Za-z0-9_\-])[A-Za-z0-9_\-]{43}(?![A-Za-z0-9_\-])/) {
    "\($0.output.first.map { String($0) } ?? "")".replacing(/[A-Za-z0-9_\-]/, with: "") + "{kid}"
  }
  text.replace(/"(exp|iat|nbf|issuedAt|expiresAt|remaining|documentedRefreshAt)": -?[0-9]+/) {
    "\"\($0.output.1)\": {seconds}"
  }
  return text
}
