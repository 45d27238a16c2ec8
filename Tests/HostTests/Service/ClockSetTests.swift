import HTTPTypes
import JSON
import Messages
import Native
import Scenarios
import TestSupport
import Testing

@testable import Host

/// Somebody sets the machine's clock by hours while the service runs: what lasts lasts as long as it says, and what is
/// dated has the new date.
@Suite(.timeLimit(.minutes(15))) struct `A clock that is set by hours` {
  private static let steps = [-5 * 3_600_000, 5 * 3_600_000]

  @Test(arguments: steps)
  func `a late answer comes after its time`(step: Int) async throws {
    try await TestHost.run { host in
      let peer = try await host.connect()
      for name in ["before", "behind"] {
        try await peer.control(["next": ["error": .string(name), "after": "3s"]])
        try await peer.refresh()
        let count = name == "before" ? 1 : 2
        #expect(await eventually { host.clock.sleepers == count })
        host.clock.set(by: step)
      }
      host.clock.advance(by: 2999)
      try await peer.send(["type": "probe"])
      #expect(try await peer.next()?["code"] == "unknown-message")
      host.clock.advance(by: 1)
      let answers = [try await peer.next()?["error"], try await peer.next()?["error"]]
      #expect(Set(answers) == ["before", "behind"])
    }
  }

  @Test(arguments: steps)
  func `what is left of a late answer's time is waited for by the next connection`(step: Int)
    async throws
  {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["next": ["error": "late", "after": "5s"]])
      try await page.refresh()
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 3000)
      await page.socket.close()
      #expect(await eventually { host.clock.sleepers == 0 })
      host.clock.set(by: step)
      let (again, _) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 1999)
      #expect(host.clock.sleepers == 1)
      host.clock.advance(by: 1)
      #expect(try await again.post()["message"]?["error"] == "late")
    }
  }

  @Test(arguments: steps)
  func `a bridge that is cut for two seconds is open after them, and not before`(step: Int)
    async throws
  {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["disconnect": ["for": "2s"]])
      try await page.untilClosed()
      host.clock.set(by: step)
      host.clock.advance(by: 1999)
      await #expect(throws: (any Error).self) {
        _ = try await host.connect("client=page&embedding=\(id)")
      }
      host.clock.advance(by: 1)
      let (_, second) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(second["resumed"] == true)
    }
  }

  @Test(arguments: steps)
  func `an idle embedding is kept for an hour, no more and no less`(step: Int) async throws {
    try await TestHost.run { host in
      let (_, welcome) = try await host.openPage()
      let connected = try #require(welcome["embedding"]?.stringValue)
      let idle = await host.service.embeddings.make().id
      host.clock.set(by: step)
      host.clock.advance(by: 3_600_000)
      #expect(Set(await host.service.embeddings.all().map(\.id)) == [connected, idle])
      host.clock.advance(by: 1)
      #expect(await host.service.embeddings.all().map(\.id) == [connected])
      #expect(host.service.uptime == 3_600_001)
    }
  }

  @Test(arguments: steps)
  func `who has used up his rate may speak again after a second`(step: Int) async throws {
    var limits = Limits()
    limits.messageBurst = 1
    limits.messagesPerSecond = 1
    try await TestHost.run(limits: limits) { host in
      let peer = try await host.connect()
      #expect(try await peer.isServed())
      host.clock.advance(by: 1000)
      host.clock.set(by: step)
      #expect(try await peer.isServed())
    }
  }

  @Test(arguments: steps)
  func `tokens and lines of the timeline have the new date`(step: Int) async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      for step in [0, step, -step] {
        host.clock.set(by: step)
        try await page.refresh()
        let answer = try await page.post()["message"]
        let life = try #require(answer?["expiresAt"]?.stringValue)
        #expect(Timestamp.milliseconds(iso: life) == host.clock.now + 3_600_000)
      }
      let embedding = try #require(host.service.embeddings.find(id))
      let entries = embedding.timeline.snapshot().entries
      #expect(entries.map(\.id) == Array(1...entries.count))
      #expect(Set(entries.map(\.at)) == [host.clock.now, host.clock.now + step])
    }
  }

  @Test(arguments: steps)
  func `keys are changed as before, and one key signs`(step: Int) async throws {
    try await TestHost.run { host in
      _ = try await host.api(.get, "/keys/org_demo")
      for step in [0, step, -step] {
        host.clock.set(by: step)
        #expect(try await host.api(.post, "/keys/org_demo/rotate").status == 200)
      }
      #expect(try await host.api(.post, "/keys/org_demo/withdraw").status == 200)
      let keys = try await host.service.context.keys.keys(for: "org_demo")
      #expect(keys.map(\.status) == [.signing, .withdrawn, .withdrawn, .withdrawn])
    }
  }

  @Test(arguments: steps)
  func `an expectation with time in a person's page runs out`(step: Int) async throws {
    var limits = Limits()
    limits.liveSettling = 0
    try await TestHost.run(limits: limits) { host in
      let (page, _) = try await host.openPage()
      try await page.send([
        "type": "hostsim.scenario", "action": "run",
        "source": "scenario: E\nsteps: [open, {expect: {refreshes: 1, within: 5m}}]",
      ])
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.set(by: step)
      // Something happens, and the expectation looks again.
      try await page.control(["note": "x"])
      if step < 0 {
        _ = try await page.next("hostsim.scenario") {
          $0["waitsUntil"]?.stringValue == Timestamp.iso(milliseconds: host.clock.now + 300_000)
        }
        #expect(await eventually { host.clock.sleepers == 1 })
        host.clock.advance(by: 300_000)
      }
      let end = try await page.next("hostsim.scenario") { $0["status"] == "finished" }
      #expect(end["outcome"] == "failed")
    }
  }
}
