import Foundation
import HTTPTypes
import Testing

/// The app to fail with, in its moods; see `Fixtures/naive/naive.js`.
enum NaiveApp {
  enum Mood: String, CaseIterable {
    case naive, trusting, nervous
    /// The naive app behind a server that forbids every frame.
    case unframed
  }

  /// What the naive app gets right, by luck or because it is not that bad, under the mood that gets it wrong.
  /// It fails everything else.
  static let worse: [Mood: Set<String>] = [
    .trusting: ["keys/fetched", "origin/nested", "origin/popup", "origin/sibling"],
    .nervous: [
      "bridge/cut-while-idle", "expiry/before-expiry", "expiry/host-clock-ahead",
      "expiry/host-clock-behind", "keys/rotate-just-before-renewal", "keys/rotate-with-overlap",
      "keys/rotate-without-overlap", "keys/slow", "origin/foreign-asks-host", "refresh/held-answer",
      "refresh/late-answers", "refresh/patience",
    ],
    .unframed: ["origin/framing"],
  ]

  /// Serves the app while `body` runs with the URL at which it is in that mood. `policy` is the page's
  /// Content-Security-Policy.
  static func serving(
    _ mood: Mood, policy: String? = nil, _ body: (_ url: String) async throws -> Void
  ) async throws {
    let folder = "\(checkout)/Tests/EndToEndTests/Fixtures/naive"
    func file(_ name: String, _ type: String) throws -> FixtureServer.Answer {
      var answer = FixtureServer.Answer()
      answer.fields[.contentType] = "\(type); charset=utf-8"
      answer.body = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      return answer
    }
    var page = try file("index.html", "text/html")
    if mood == .unframed, let field = HTTPField.Name("X-Frame-Options") {
      page.fields[field] = "DENY"
    }
    page.fields[.contentSecurityPolicy] = policy
    var me = FixtureServer.Answer(body: "{}")
    me.fields[.contentType] = "application/json"
    let answers = ["/": page, "/naive.js": try file("naive.js", "text/javascript"), "/api/me": me]
    try await FixtureServer.serving(answers) { port in
      try await body("http://localhost:\(port)/?as=\(mood.rawValue)")
    }
  }
}
