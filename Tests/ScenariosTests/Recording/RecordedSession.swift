import JSON
import Messages
import Scenarios
import TestSupport

/// A timeline as a host page's session leaves it.
struct RecordedSession {
  private(set) var entries: [TimelineEntry] = []
  /// 2026-11-21T07:30:00Z.
  private var now = 1_795_246_200_000

  mutating func framed(fingerprint: String, life: Int) {
    frame("open", note(fingerprint, life: life))
  }

  mutating func frame(
    _ cause: String, _ token: TimelineEntry.TokenNote? = nil, after milliseconds: Int = 0
  ) {
    now += milliseconds
    add(.host, .app, .frame, cause, token: token)
  }

  mutating func order(_ name: String, _ raw: JSONValue?, after milliseconds: Int) {
    now += milliseconds
    add(.host, .service, .control, name, verdict: .accepted, raw: raw)
  }

  /// A request, and its answer with a token unless the fingerprint is nil.
  mutating func refresh(after milliseconds: Int, fingerprint: String?, life: Int) {
    now += milliseconds
    add(.app, .host, .message, "MEINGPT_TOKEN_REFRESH", verdict: .accepted)
    guard let fingerprint else { return }
    add(
      .host, .app, .message, "MEINGPT_TOKEN_RESPONSE", verdict: .sent,
      token: note(fingerprint, life: life))
  }

  mutating func rejected(_ reason: String, after milliseconds: Int) {
    now += milliseconds
    add(.foreign, .host, .message, "NOISE", verdict: .rejected, reason: reason)
  }

  mutating func request(fingerprint: String, after milliseconds: Int) {
    now += milliseconds
    add(.app, .service, .request, "GET /api/me", token: note(fingerprint, life: 3600))
  }

  private func note(
    _ fingerprint: String, life: Int, forged: Bool = false
  ) -> TimelineEntry.TokenNote {
    .init(
      jti: nil, fingerprint: fingerprint, forged: forged, forge: nil,
      expiresAt: now + life * 1000, changes: [])
  }

  private mutating func add(
    _ from: Party, _ to: Party, _ kind: TimelineEntry.Kind, _ name: String,
    verdict: TimelineEntry.Verdict? = nil, reason: String? = nil,
    token: TimelineEntry.TokenNote? = nil, raw: JSONValue? = nil
  ) {
    entries.append(
      TimelineEntry(
        id: entries.count + 1, at: now, from: from, to: to, kind: kind, name: name,
        verdict: verdict, reason: reason, token: token, raw: raw))
  }

  /// Any entries in any order, with orders that may or may not be steps.
  static func random(_ random: inout SplitMix64) -> [TimelineEntry] {
    let orders: [JSONValue] = [
      ["persona": "member"], "sign-out", ["lifetime": "5m"], ["next": ["error": "x: \"y\"\n# z"]],
      ["refreshes": ["silence", ["token": ["alg": "none"], "after": "3s"]]], ["answer": "token"],
      "expire-token", ["rotate-keys": ["overlap": "10m"]], ["withdraw-key": true],
      ["reload": "fresh"], ["reload": "same"], "open", ["open": ["token": "none", "path": "/x"]],
      ["disconnect": ["for": "3s"]], ["disconnect": ["for": "1000000h"]], ["bridge": "down"],
      ["bridge": "up"], ["send": ["type": "X", "token": "eyJh.eyJz.c2ln"]],
      ["send": ["message": "eyJh.eyJz.c2ln", "to": "*"]], ["note": "\u{7}a\u{2028}b: #"],
      ["receive": ["message": ["a": "eyJh.eyJz."], "from": "http://evil.localhost:1"]],
      ["jwks": ["status": 503, "body": "<html>"]], ["jwks": "normal"], ["wait": "5m"],
      ["teleport": true], [:], 7, nil, ["raw": ["token": "eyJh.eyJz.c2ln"]],
    ]
    var session = RecordedSession()
    for number in 0..<Int.random(in: 0...24, using: &random) {
      let pause = [0, 1, 40, 900, 5000, 61_000, 3_300_000, 90_000_000].randomElement(using: &random)
      session.now += (pause ?? 0) + Int.random(in: -3...999, using: &random)
      let print = "t\(number)"
      switch Int.random(in: 0..<8, using: &random) {
      case 0: session.refresh(after: 0, fingerprint: nil, life: 0)
      case 1:
        session.refresh(
          after: 0, fingerprint: print, life: Int.random(in: -9...9999, using: &random))
      case 2:
        session.rejected(["origin", "shape", "?"].randomElement(using: &random) ?? "", after: 0)
      case 3: session.frame(["open", "reload", "fresh", "\n"].randomElement(using: &random) ?? "")
      case 4: session.request(fingerprint: print, after: 0)
      default:
        session.order("order\n\u{7}", orders.randomElement(using: &random) ?? nil, after: 0)
      }
    }
    return session.entries
  }
}
