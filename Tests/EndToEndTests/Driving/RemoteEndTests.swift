import Browsers
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(3)), .serialized)
struct RemoteEndTests {
  @Test func `a session at chromedriver drives a page and ends with it`() async throws {
    guard try isInstalled() else { return }
    try await ChromedriverNode.running { node in
      let session = try await BrowserSession.start(
        RemoteEnd(url: node.url, capabilities: ChromedriverNode.capabilities()))
      #expect(session.browser == .headlessShell)
      #expect(session.profileFolder == nil)
      try await drive(session)
      await session.end()
      await #expect(throws: BrowserError.self) { try await session.client.send("session.status") }
    }
  }

  @Test func `a hub spreads sessions over its nodes, and each is reached through the hub`()
    async throws
  {
    guard try isInstalled() else { return }
    try await HubRelay.running { hub, url in
      let end = RemoteEnd(url: url + "/", capabilities: try ChromedriverNode.capabilities())
      let first = try await BrowserSession.start(end)
      let second = try await BrowserSession.start(end)
      #expect(hub.log == ["POST node 0", "POST node 1"])
      for session in [first, second] { try await drive(session) }
      await first.end()
      await second.end()
      #expect(hub.log.suffix(2) == ["DELETE node 0", "DELETE node 1"])
      #expect(hub.sessions == 0)
    }
  }

  @Test func `the host of the WebSocket address can be replaced`() async throws {
    guard try isInstalled() else { return }
    try await HubRelay.running(innerName: "node-7.invalid") { hub, url in
      var end = RemoteEnd(url: url, capabilities: try ChromedriverNode.capabilities())
      await #expect(throws: BrowserError.self) { try await BrowserSession.start(end) }
      #expect(hub.sessions == 0, "the session that could not be reached was ended")
      end.socketHost = "127.0.0.1"
      let session = try await BrowserSession.start(end)
      try await drive(session)
      await session.end()
    }
  }

  @Test func `a remote end that gives no session is quoted`() async throws {
    guard try isInstalled() else { return }
    try await ChromedriverNode.running { node in
      await #expect {
        try await BrowserSession.start(
          RemoteEnd(url: node.url, capabilities: ["browserName": "netscape"]))
      } throws: { error in
        "\(error)".contains(node.url) && "\(error)".lowercased().contains("no match")
      }
    }
    await #expect {
      try await BrowserSession.start(RemoteEnd(url: "http://127.0.0.1:9"))
    } throws: { error in
      "\(error)".contains("http://127.0.0.1:9 did not start")
    }
  }

  private func drive(_ session: BrowserSession) async throws {
    try await FixtureServer.serving(["/": .html("<p>there</p>")]) { port in
      let context = try await session.makeUserContext()
      let page = try await context.openPage()
      try await page.frame.navigate(to: "http://localhost:\(port)/")
      let text = try await page.frame.wait(until: "document.querySelector('p')?.textContent")
      #expect(text == "there")
      #expect(try await page.screenshot().count > 1000)
      await context.remove()
    }
  }

  private func isInstalled() throws -> Bool {
    do {
      _ = try Browser.headlessShell.locatePrograms()
      return true
    } catch {
      try skipOrFail("\(error.description) \(error.remedy)")
      return false
    }
  }
}
