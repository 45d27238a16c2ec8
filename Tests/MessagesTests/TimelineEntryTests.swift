import JSON
import Messages
import Testing

@Suite struct `An entry's weight` {
  private static let message: JSONValue = [
    "type": "MEINGPT_TOKEN_RESPONSE", "token": .string(String(repeating: "ey", count: 450)),
    "expiresAt": "2026-11-21T05:00:00.000Z",
  ]
  private static let note = TimelineEntry.TokenNote(
    jti: "3f0a9a52-2c4e-4a6e-8f0e-1d7f6f1f9f11", fingerprint: "0123456789abcdef", forged: true,
    forge: ["lifetime": 0, "key": "other"], expiresAt: 1_795_000_000_000,
    changes: [
      .init(claim: "exp", before: 1_794_996_400, after: 1_795_000_000),
      .init(claim: "teams", before: nil, after: ["a", "b", ["name": "c"]]),
    ])

  @Test(arguments: [
    TimelineEntry(id: 1, at: 0, from: .host, to: .service, kind: .bridge, name: "connected"),
    TimelineEntry(
      id: 70, at: 1_795_000_000_000, from: .host, to: .app, kind: .message, name: "a",
      origin: "https://app.meingpt.com", targetOrigin: "http://127.0.0.1:5173", verdict: .sent,
      reason: "copy 1 of 2", token: note, raw: message),
    TimelineEntry(
      id: 12345, at: 1, from: .foreign, to: .host, kind: .message, name: "message without type",
      verdict: .rejected, raw: .array(Array(repeating: [true, .null, 1, 2.5, "text"], count: 200))),
    TimelineEntry(
      id: 3, at: 1, from: .app, to: .host, kind: .message,
      name: String(repeating: "\u{1}", count: 1000), verdict: .rejected,
      raw: ["type": .string(String(repeating: "\"\\\u{1F}", count: 1000))]),
  ])
  func `is about the length of its JSON`(entry: TimelineEntry) {
    let exact = Double(entry.json().encoded().count)
    #expect(abs(Double(entry.weight) - exact) < exact / 3)
  }
}
