import JSON
import Messages
import TestSupport
import Testing

struct InboundTests {
  private func decode(_ text: String) throws(MessageError) -> Inbound {
    try Inbound(decoding: Array(text.utf8), profile: .meingpt)
  }

  @Test(
    arguments: [
      (#"{"type":"MEINGPT_TOKEN_REFRESH"}"#, nil),
      (#"{"type":"MEINGPT_TOKEN_REFRESH","origin":null}"#, nil),
      (#"{"type":"MEINGPT_TOKEN_REFRESH","origin":"http://app"}"#, "http://app"),
      (#"{"id":7,"type":"MEINGPT_TOKEN_REFRESH"}"#, nil),
    ] as [(String, String?)])
  func `a refresh is understood, with anything beside it`(text: String, origin: String?) throws {
    #expect(try decode(text) == .refresh(origin: origin))
  }

  @Test func `an observation is understood`() throws {
    let text = #"""
      {"type":"hostsim.observed","entry":{"from":"foreign","to":"host","kind":"message","name":"MEINGPT_TOKEN_REFRESH","origin":"null","verdict":"rejected","reason":"source","raw":{"type":"x"}}}
      """#
    let entry = ObservedEntry(
      from: .foreign, to: .host, kind: .message, name: "MEINGPT_TOKEN_REFRESH", origin: "null",
      verdict: .rejected, reason: "source", raw: ["type": "x"])
    #expect(try decode(text) == .observed(entry))
    let short =
      #"{"type":"hostsim.observed","entry":{"from":"app","to":"host","kind":"note","name":""}}"#
    #expect(
      try decode(short) == .observed(ObservedEntry(from: .app, to: .host, kind: .note, name: "")))
    #expect(
      entry.entry(id: 3, at: 1_795_237_200_000).json().text == #"""
        {"id":3,"at":"2026-11-21T05:00:00.000Z","from":"foreign","to":"host","kind":"message","name":"MEINGPT_TOKEN_REFRESH","origin":"null","targetOrigin":null,"verdict":"rejected","reason":"source","token":null,"raw":{"type":"x"}}
        """#)
  }

  @Test func `a control is handed on as it is`() throws {
    let text = #"{"type":"hostsim.control","control":{"persona":"member"}}"#
    #expect(try decode(text) == .control(["persona": "member"]))
    #expect(try decode(#"{"type":"hostsim.control","control":"open"}"#) == .control("open"))
  }

  @Test(arguments: [
    (
      "", "malformed-message",
      "the message is not JSON: expected a value, found the end of the text at byte 0"
    ),
    ("[]", "malformed-message", "the message is a list, not an object"),
    ("{}", "malformed-message", "the message has no \"type\" that is a text"),
    (#"{"type":1}"#, "malformed-message", "the message has no \"type\" that is a text"),
    (
      #"{"type":"meingpt_token_refresh"}"#, "unknown-message",
      "the message type \"meingpt_token_refresh\" is unknown"
    ),
    (
      #"{"type":"MEINGPT_TOKEN_REFRESH","origin":1}"#, "invalid-message",
      "\"origin\" of the message \"MEINGPT_TOKEN_REFRESH\" is not a text"
    ),
    (
      #"{"type":"hostsim.control"}"#, "invalid-message",
      "the message \"hostsim.control\" has no \"control\""
    ),
    (
      #"{"type":"hostsim.control","control":{},"contrl":{}}"#, "invalid-message",
      "the message \"hostsim.control\" has no member \"contrl\""
    ),
    (
      #"{"type":"hostsim.observed","entry":[]}"#, "invalid-message",
      "\"entry\" of the message \"hostsim.observed\" is not an object"
    ),
    (
      #"{"type":"hostsim.observed","entry":{"from":"app","to":"page","kind":"note","name":"x"}}"#,
      "invalid-message",
      "\"entry.to\" of the message \"hostsim.observed\" is not one of "
        + "\"app\", \"host\", \"service\", \"foreign\""
    ),
    (
      #"{"type":"hostsim.observed","entry":{"from":"app","to":"host","kind":"note"}}"#,
      "invalid-message", "the message \"hostsim.observed\" has no \"entry.name\""
    ),
    (
      #"{"type":"hostsim.observed","entry":{"from":"app","to":"host","kind":"note","name":"x","id":1}}"#,
      "invalid-message", "the message \"hostsim.observed\" has no member \"entry.id\""
    ),
  ])
  func `what cannot be understood is told why`(text: String, code: String, message: String) {
    let error = #expect(throws: MessageError.self) { try decode(text) }
    #expect(error?.code == code)
    #expect(error?.description == message)
    #expect(error?.remedy.hasSuffix(".") == true)
  }

  @Test func `a stranger's type is cut before it is shown`() throws {
    let error = #expect(throws: MessageError.self) {
      try decode("{\"type\":\"\(String(repeating: "x", count: 60_000))\"}")
    }
    #expect(try #require(error?.description.count) < 200)
  }

  @Test func `ten thousand mutations never trap`() async {
    let seeds = [
      #"{"type":"MEINGPT_TOKEN_REFRESH","origin":"http://app"}"#,
      #"{"type":"hostsim.observed","entry":{"from":"app","to":"host","kind":"message","name":"x","origin":"null","verdict":"accepted","reason":null,"raw":[1]}}"#,
      #"{"type":"hostsim.control","control":{"next":{"token":{"alg":"none"},"after":"3s"}}}"#,
    ]
    var random = SplitMix64(seed: 4)
    var understood = 0
    for round in 0..<10_000 {
      // Lets tests that wait for a peer have their turn.
      if round.isMultiple(of: 50) { await Task.yield() }
      let bytes = Array(seeds[round % seeds.count].utf8).mutated(&random)
      do {
        _ = try Inbound(decoding: bytes, profile: .meingpt)
        understood += 1
      } catch {
        #expect(!error.description.isEmpty && !error.remedy.isEmpty, "round \(round)")
      }
    }
    #expect(understood > 50 && understood < 9_000)
  }
}
