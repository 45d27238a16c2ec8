import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `Resuming an embedding` {
  @Test func `a page that comes back finds its state and timeline`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["persona": "member"])
      try await page.control(["note": "remember"])
      _ = try await page.next("hostsim.entry") { $0["entry"]?["name"] == "remember" }
      await page.socket.close()
      try await page.untilClosed()

      let (again, second) = try await host.openPage("embedding=\(id)")
      #expect(second["resumed"] == true)
      #expect(second["embedding"]?.stringValue == id)
      #expect(second["state"]?["persona"] == "member")
      let names = second["timeline"]?.arrayValue?.map { $0["name"] }
      #expect(names?.contains("remember") == true)
      // The page lost its frame, so the app is opened again, with a new token.
      #expect(try await again.next("hostsim.frame")["load"] == 2)
    }
  }

  @Test func `a page that kept its frame gets no new one`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      _ = try await page.next("hostsim.health")
      await page.socket.close()
      try await page.untilClosed()
      let (again, second) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(second["state"]?["loads"] == 1)
      try await again.control(["note": "x"])
      #expect(try await again.state()["loads"] == 1)
    }
  }

  @Test func `who takes an embedding over closes the one who had it`() async throws {
    try await TestHost.run { host in
      let (first, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      _ = try await first.state()
      let embedding = try #require(host.service.embeddings.find(id))
      let peer = Recorder()
      await embedding.attach(
        Host.Attachment(number: 999, isPage: true, peer: peer),
        isResumed: true, frameIsAlive: true)
      try await first.untilClosed()

      // And the one who took it over is closed with the code that says so.
      _ = try await host.openPage("embedding=\(id)")
      #expect(peer.codes.withLock { $0 } == [4001])
    }
  }

  @Test func `an unknown embedding makes a new one for a page`() async throws {
    try await TestHost.run { host in
      let (_, welcome) = try await host.openPage("embedding=gone")
      #expect(welcome["resumed"] == false)
      #expect(welcome["embedding"] != "gone")
    }
  }

  @Test func `an idle embedding is kept for an hour`() async throws {
    try await TestHost.run { host in
      let made = await host.service.embeddings.make()
      host.clock.advance(by: 3_600_000)
      #expect(host.service.embeddings.find(made.id) != nil)
      host.clock.advance(by: 1)
      #expect(host.service.embeddings.find(made.id) == nil)
      #expect(await host.service.embeddings.all().isEmpty)
    }
  }

  @Test func `of too many idle embeddings the longest idle goes, a connected one never`()
    async throws
  {
    var limits = Limits()
    limits.idleEmbeddings = 2
    try await TestHost.run(limits: limits) { host in
      let (_, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      var made: [String] = []
      for _ in 0..<4 {
        made.append(await host.service.embeddings.make().id)
        host.clock.advance(by: 10)
      }
      let kept = await host.service.embeddings.all().map(\.id)
      #expect(kept.contains(id))
      #expect(!kept.contains(made[0]))
      #expect(kept.contains(made[3]))
      #expect(kept.count <= 4)
    }
  }

  @Test func `idle embeddings with long timelines make room sooner`() async throws {
    var limits = Limits()
    limits.idleTimelineBytes = 5000
    try await TestHost.run(limits: limits) { host in
      var made: [String] = []
      for _ in 0..<4 {
        let embedding = await host.service.embeddings.make()
        try await embedding.control(["note": .string(String(repeating: "x", count: 1800))])
        made.append(embedding.id)
        host.clock.advance(by: 10)
      }
      let kept = await host.service.embeddings.all()
      #expect(kept.map(\.id) == [made[3]])
    }
  }

  @Test func `an embedding made by the API is taken by a page, or by a plain client`()
    async throws
  {
    try await TestHost.run { host in
      for query in ["client=page&", ""] {
        let made = try await host.api(
          .post, "/embeddings", ["persona": "member", "refreshes": [["error": "planned"]]])
        let id = try #require(made.json?["id"]?.stringValue)
        #expect(made.json?["url"]?.stringValue == "\(host.origin)/?embedding=\(id)")
        let peer = try await host.connect("\(query)embedding=\(id)")
        try await peer.refresh()
        if query.isEmpty {
          #expect(try await peer.next()?["error"] == "planned")
        } else {
          #expect(try await peer.next("hostsim.welcome")["state"]?["persona"] == "member")
          #expect(try await peer.post()["message"]?["error"] == "planned")
        }
      }
    }
  }

  @Test func `a bridge that is cut stays cut until it is restored`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["bridge": "down"])
      try await page.untilClosed()
      host.clock.advance(by: 3_000_000)
      await #expect(throws: (any Error).self) {
        _ = try await host.connect("client=page&embedding=\(id)")
      }
    }
  }
}

/// Takes down with which codes it is closed.
private final class Recorder: AttachedPeer {
  let codes = Locked<[UInt16]>([])

  var isOpen: Bool { true }

  func post(_ bytes: [UInt8]) {}

  func close(_ closure: WebSocketClosure) { codes.withLock { $0.append(closure.code) } }

  func schedule(_ job: Int) {}
}
