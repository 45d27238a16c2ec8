import HTTPTypes
import JSON
import Messages
import Native
import TestSupport
import Testing
import Tokens

@testable import Host

@Suite struct `Bridge` {
  @Test func `a plain client asks and gets a token, and nothing else`() async throws {
    try await TestHost.run { host in
      for subprotocol in ["hostsim.v1", nil] {
        let peer = try await host.connect(subprotocol: subprotocol)
        try await peer.refresh()
        let answer = try #require(try await peer.next()?.objectValue)
        #expect(answer.names == ["type", "token", "expiresAt"])
        #expect(answer["type"] == "MEINGPT_TOKEN_RESPONSE")
        #expect(
          answer["expiresAt"]?.stringValue
            == Timestamp.iso(milliseconds: host.clock.now + 3_600_000))
        let token = try #require(answer["token"]?.stringValue)
        let report = try await host.api(.post, "/tokens/decode", ["token": .string(token)])
        #expect(report.json?["acceptable"] == true)
        #expect(report.json?["claims"]?["username"] == "Prüf-Admin")
        try await peer.refresh()
        #expect(try await peer.next()?["token"]?.stringValue != token)
      }
    }
  }

  @Test func `the newest tokens are known again, however many there were`() async throws {
    var limits = Limits()
    limits.keptTokens = 4
    try await TestHost.run(limits: limits) { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      var tokens: [String] = []
      for _ in 0..<20 {
        try await page.refresh(origin: host.service.context.origins.app.origin)
        let post = try await page.next("hostsim.post")
        tokens.append(try #require(post["message"]?["token"]?.stringValue))
      }
      let embedding = try #require(host.service.embeddings.find(id))
      for token in tokens.suffix(4) { #expect(await embedding.hasIssued(token)) }
      #expect(await embedding.issued.count < 8)
    }
  }

  @Test func `a viewer, and whoever signed out, gets an error that can be read`() async throws {
    try await TestHost.run { host in
      let viewer = try await host.connect("persona=viewer")
      try await viewer.refresh()
      #expect(
        try await viewer.next() == [
          "type": "MEINGPT_TOKEN_ERROR",
          "error": "Test Viewer is a viewer, and viewers get no token.",
        ])
      let admin = try await host.connect()
      try await admin.control("sign-out")
      try await admin.refresh()
      let answer = try await admin.next()
      #expect(answer?["type"] == "MEINGPT_TOKEN_ERROR")
      #expect(answer?["error"] == "Nobody is signed in at the host any more.")
      try await admin.control(["persona": "member"])
      try await admin.refresh()
      #expect(try await admin.next()?["type"] == "MEINGPT_TOKEN_RESPONSE")
    }
  }

  @Test(arguments: [
    ("nonsense", "malformed-message"), ("", "malformed-message"), ("[]", "malformed-message"),
    ("{}", "malformed-message"), (#"{"type":7}"#, "malformed-message"),
    (#"{"type":"MEINGPT_TOKEN_REFRESH""#, "malformed-message"),
    (#"{"type":"x","type":"x"}"#, "malformed-message"), (#"{"type":"x"}"#, "unknown-message"),
    (#"{"type":"hostsim.control"}"#, "invalid-message"),
    (#"{"type":"hostsim.observed","entry":{}}"#, "invalid-message"),
    (#"{"type":"hostsim.control","control":{"anwser":"token"}}"#, "invalid-control"),
    (#"{"type":"hostsim.control","control":{"wait":"5m"}}"#, "not-a-control"),
    (#"{"type":"hostsim.control","control":{"persona":"nobody"}}"#, "unknown-persona"),
    (#"{"type":"hostsim.control","control":{"answer":"token"}}"#, "nothing-held"),
    (#"{"type":"hostsim.control","control":{"reload":"fresh"}}"#, "no-page"),
  ])
  func `a message that makes no sense is answered, and the connection lives`(
    text: String, code: String
  ) async throws {
    try await TestHost.run { host in
      let other = try await host.connect()
      let peer = try await host.connect()
      // The library drops empty messages, so an empty text is sent as a space.
      try await peer.send(text: text.isEmpty ? " " : text)
      let error = try #require(try await peer.next()?.objectValue)
      #expect(error.names == ["type", "code", "message", "remedy"])
      #expect(error["type"] == "hostsim.error")
      #expect(error["code"]?.stringValue == code)
      for alive in [peer, other] {
        try await alive.refresh()
        #expect(try await alive.next()?["type"] == "MEINGPT_TOKEN_RESPONSE")
      }
    }
  }

  @Test func `a message over 64 KiB closes its own connection and no other`() async throws {
    try await TestHost.run { host in
      let other = try await host.connect()
      let peer = try await host.connect()
      try await peer.send(["type": "x", "pad": .string(String(repeating: "x", count: 65536))])
      try await peer.untilClosed()
      try await other.refresh()
      #expect(try await other.next()?["type"] == "MEINGPT_TOKEN_RESPONSE")
    }
  }

  @Test func `a flood closes its own connection and no other`() async throws {
    var limits = Limits()
    limits.messageBurst = 5
    limits.messagesPerSecond = 1
    try await TestHost.run(limits: limits) { host in
      let other = try await host.connect()
      let peer = try await host.connect()
      for _ in 0..<6 { try? await peer.send(["type": "x"]) }
      var answers = 0
      while let answer = try await peer.next() {
        #expect(answer["code"] == "unknown-message")
        answers += 1
      }
      #expect(answers <= 5)
      try await other.refresh()
      #expect(try await other.next()?["type"] == "MEINGPT_TOKEN_RESPONSE")
    }
  }

  @Test func `two connections share neither persona, nor plan, nor timeline`() async throws {
    try await TestHost.run { host in
      let first = try await host.connect("persona=member")
      let second = try await host.connect()
      try await first.control(["refreshes": [["error": "Only here"]]])
      try await first.control(["lifetime": "10m"])
      try await first.control(["note": "only in the first"])
      try await first.refresh()
      #expect(try await first.next()?["error"] == "Only here")
      try await second.refresh()
      let token = try #require(try await second.next()?["token"]?.stringValue)
      let report = try await host.api(.post, "/tokens/decode", ["token": .string(token)])
      #expect(report.json?["claims"]?["username"] == "Prüf-Admin")
      #expect(report.json?["life"]?["lifetime"] == 3600)

      let all = await host.service.embeddings.all()
      var timelines: [String: [String]] = [:]
      for embedding in all {
        timelines[await embedding.persona.key] = embedding.timeline.snapshot().entries.map(\.name)
      }
      #expect(timelines["member"]?.contains("only in the first") == true)
      #expect(timelines["admin"]?.contains("only in the first") == false)
      #expect(timelines["admin"]?.contains("MEINGPT_TOKEN_ERROR") == false)
      #expect(timelines["member"]?.contains("MEINGPT_TOKEN_RESPONSE") == false)
    }
  }

  @Test func `many connections at once get each their own answers, in order`() async throws {
    try await TestHost.run { host in
      try await withThrowingTaskGroup { group in
        for number in 0..<20 {
          group.addTask {
            let peer = try await host.connect()
            for turn in 0..<5 {
              try await peer.control(["next": ["error": .string("\(number)/\(turn)")]])
            }
            for _ in 0..<5 { try await peer.refresh() }
            for turn in 0..<5 {
              #expect(try await peer.next()?["error"] == .string("\(number)/\(turn)"))
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `the server's end closes the bridge and every stream`() async throws {
    var left: BridgePeer?
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.refresh()
      _ = try await peer.next()
      left = peer
    }
    try await left?.untilClosed()
  }
}
