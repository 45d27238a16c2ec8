import JSON
import TestSupport
import Testing
import Trials

@Suite struct `Redaction` {
  private static let parts = Play.token.split(separator: ".").map { String($0) }

  @Test(arguments: [
    "\(Play.token)", "http://localhost:3000/?a=b#token=\(Play.token)&x=1", "Bearer%20\(Play.token)",
    "\(parts[0])%2E\(parts[1])%2e\(parts[2])", "\(parts[0]).\(parts[1]).",
    "\(parts[0])..\(parts[2])",
    "\(parts[0]).\(parts[1])", "\(parts[1]).\(parts[2])", "a payload alone: \(parts[1])",
    #"{"token":"\#(Play.token)"}"#, "It was \(Play.token).", "\(Play.token) and \(Play.token)",
    // A header with white space in it (RFC 7515 A.1 has it too), and one that begins with a line feed.
    "eyAiYWxnIjoibm9uZSJ9.\(parts[1]).x", "ewogImFsZyI6Im5vbmUifQ.\(parts[1]).x",
    "\(Play.token).\(parts[1]).\(parts[2])",
  ])
  func `no part of a token is left`(text: String) {
    let hidden = redacted(text)
    for part in Self.parts { #expect(!hidden.contains(part.prefix(16))) }
    #expect(hidden.contains(/\[token [0-9a-f]{8}\]/))
    #expect(redacted(hidden) == hidden)
  }

  @Test func `what stands around a token stays`() {
    #expect(
      redacted("It was \(Play.token). Or \(Play.token)&x").replacing(/[0-9a-f]{8}/, with: "#")
        == "It was [token #]. Or [token #]&x")
  }

  @Test func `the same token gets the same name, another another`() {
    #expect(redacted(Play.token) == redacted("x \(Play.token)").dropFirst(2))
    #expect(redacted(Play.token) != redacted(Play.token + "A"))
  }

  @Test(arguments: [
    "", "http://app.meingpt.com.localhost:8080/api", "example.com.foo.bar.example",
    "eyJ", "eyes.wide.shut.eyebrow.example.com", "hI3S-9jPpNIEKUbQh4YZYpzyMd1bXjLQWx4uMkC2Qa0",
    "MEINGPT_TOKEN_RESPONSE", "expect: {refreshes: \">= 3\", within: 4m}", "e", "ew.ex.ey",
    "00000000-0000-4000-8000-100000000001", "Prüf-Admin … 3 s",
  ])
  func `what is no token stays`(text: String) { #expect(redacted(text) == text) }

  @Test func `names and texts of a message are both looked at, at every depth`() {
    let value: JSONValue = [
      "type": "x", "list": [.object([Play.token: 1]), .string(Play.token), 2, nil, true],
    ]
    let text = redacted(value).text
    #expect(!text.contains("eyJ") && text.matches(of: /\[token/).count == 2)
    #expect(text.contains(#""type":"x""#) && text.hasSuffix(",2,null,true]}"))
  }

  @Test func `seeded texts around and inside tokens never bring one out`() {
    var random = SplitMix64(seed: 7)
    let pieces = Self.parts + [".", "%2E", "#", " ", "eyJ", "e", "-", "/", "ü", "=", "{\""]
    for _ in 0..<10_000 {
      let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      let hidden = redacted(text)
      #expect(!hidden.contains(Self.parts[0]) && !hidden.contains(Self.parts[1]), "\(text)")
      #expect(redacted(hidden) == hidden, "\(text)")
    }
  }
}
