import HTTPTypes

/// Apps of other people, framed in place of the demo app.
enum FixtureApps {
  /// Shows what it was opened with, and keeps it in the address bar.
  static let plain = FixtureServer.Answer.html("<h1>plain</h1>")

  /// An app that sends one header field with every answer.
  static func sending(_ name: String, _ value: String) -> FixtureServer.Answer {
    var answer = plain
    if let field = HTTPField.Name(name) { answer.fields[field] = value }
    return answer
  }
}
