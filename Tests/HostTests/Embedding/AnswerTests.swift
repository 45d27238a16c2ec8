import JSON
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `Answers to a refresh` {
  @Test func `one-time answers come first, then the standing list, whose last item stays`()
    async throws
  {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["refreshes": [["error": "a"], ["error": "b"]]])
      try await peer.control(["next": ["error": "first"]])
      for expected in ["first", "a", "b", "b"] {
        try await peer.refresh()
        #expect(try await peer.next()?["error"] == .string(expected))
      }
    }
  }

  @Test func `a late answer comes when its time has come, and holds nobody up`() async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["next": ["error": "late", "after": "3s"]])
      try await peer.refresh()
      try await peer.refresh()
      #expect(try await peer.next()?["type"] == "MEINGPT_TOKEN_RESPONSE")
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 2999)
      try await peer.send(["type": "probe"])
      #expect(try await peer.next()?["code"] == "unknown-message")
      host.clock.advance(by: 1)
      #expect(try await peer.next()?["error"] == "late")
    }
  }

  @Test func `a late token is issued when it is sent`() async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["next": ["token": [:], "after": "10m"]])
      try await peer.refresh()
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 600_000)
      let answer = try await peer.next()
      #expect(
        answer?["expiresAt"]?.stringValue == Timestamp.iso(milliseconds: host.clock.now + 3_600_000)
      )
    }
  }

  @Test func `silence stays silent, and the next refresh is answered`() async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["next": "silence"])
      try await peer.refresh()
      try await peer.control(["next": ["error": "heard"]])
      try await peer.refresh()
      #expect(try await peer.next()?["error"] == "heard")
    }
  }

  @Test func `a held refresh is answered by a control, once`() async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["next": "hold"])
      try await peer.refresh()
      try await peer.control(["answer": ["error": "released"]])
      #expect(try await peer.next()?["error"] == "released")
      try await peer.control(["answer": "token"])
      #expect(try await peer.next()?["code"] == "nothing-held")
    }
  }

  @Test func `duplicates are the same message, and what is alongside follows`() async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control([
        "next": ["token": [:], "times": 3, "alongside": ["error": "behind"]]
      ])
      try await peer.refresh()
      let first = try await peer.next()
      #expect(first?["type"] == "MEINGPT_TOKEN_RESPONSE")
      #expect(try await peer.next() == first)
      #expect(try await peer.next() == first)
      #expect(try await peer.next()?["error"] == "behind")
    }
  }

  @Test func `raw is passed on as it is, and members can be bent`() async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["next": ["raw": ["any": ["thing", nil, 1.5]]]])
      try await peer.refresh()
      #expect(try await peer.next() == ["any": ["thing", nil, 1.5]])
      try await peer.control(["next": ["token": [:], "expires-at": "s", "drop": ["token"]]])
      try await peer.refresh()
      let answer = try await peer.next()
      #expect(answer?["token"] == nil)
      #expect(answer?["expiresAt"] == .number(host.clock.now / 1000 + 3600))
    }
  }

  @Test func `a forged token is given and named so; an impossible forge is an error`() async throws
  {
    try await TestHost.run { host in
      let peer = try await host.connect()
      try await peer.control(["next": ["token": ["alg": "none"]]])
      try await peer.refresh()
      let token = try #require(try await peer.next()?["token"]?.stringValue)
      #expect(token.hasSuffix("."))
      try await peer.control(["next": ["token": ["key": "withdrawn"]]])
      try await peer.refresh()
      #expect(try await peer.next()?["type"] == "MEINGPT_TOKEN_ERROR")
    }
  }

  @Test func `disconnect cuts the bridge for as long as it says`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["next": ["disconnect": ["for": "2s"]]])
      try await page.refresh()
      try await page.untilClosed()
      await #expect(throws: (any Error).self) {
        _ = try await host.connect("client=page&embedding=\(id)")
      }
      host.clock.advance(by: 2000)
      let (again, second) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(second["resumed"] == true)
      try await again.refresh()
      #expect(try await again.post()["message"]?["type"] == "MEINGPT_TOKEN_RESPONSE")
    }
  }

  @Test func `a late answer outlives the connection`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["next": ["error": "late", "after": "5s"]])
      try await page.refresh()
      #expect(await eventually { host.clock.sleepers == 1 })
      await page.socket.close()
      #expect(await eventually { host.clock.sleepers == 0 })
      let (again, _) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 5000)
      #expect(try await again.post()["message"]?["error"] == "late")
    }
  }
}
