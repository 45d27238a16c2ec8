import Host
import JSON
import Messages
import Native
import Scenarios
import TestSupport
import Testing
import Tokens

@Suite struct `Simulated host` {
  /// Words for how steps ended.
  private static func words(_ played: PlayedScenario) -> [String] {
    played.steps.map {
      switch $0.outcome {
      case .passed: "passed"
      case .failed: "failed"
      case .skipped: "skipped"
      case .broken(let what, _): "broken: \(what)"
      case .notRun: "not run"
      }
    }
  }

  @Test func `an hour with a refresh is played without an hour`() async throws {
    let scenario = try TestRun.scenario(["open", ["wait": "56m"], ["wait": "4m"]])
    let told = Locked<[PlayEvent]>([])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock, asks: [3_300_000])
      let played = await page.host.play(page) { event in told.withLock { $0.append(event) } }
      #expect(played.outcome == .passed)
      #expect(Self.words(played) == ["passed", "passed", "passed"])
      #expect(clock.now == TestRun.start + 3_600_000)
      #expect(page.messages("hostsim.frame").count == 1)
      let answers = page.messages("hostsim.post").compactMap { $0["message"]?["token"] }
      #expect(answers.count == 1)
      let tokens = await host.tokens()
      #expect(tokens.map(\.issuedAt) == [1_800_000_000, 1_800_003_300])
      #expect(tokens.last.map { .string($0.compact) } == answers.first)
      #expect(host.entries().map(\.id) == Array(1...host.entries().count))
    }
    let began = told.withLock { $0 }.compactMap {
      if case .began(let number, let line, _) = $0 { "\(number) \(line.text)" } else { nil }
    }
    #expect(began == ["1 \"open\"", #"2 {"wait":"56m"}"#, #"3 {"wait":"4m"}"#])
    let order = told.withLock { $0 }.compactMap { event -> String? in
      switch event {
      case .began: "began"
      case .ended: "ended"
      case .entry(let entry): entry.name == "MEINGPT_TOKEN_RESPONSE" ? "answer" : nil
      }
    }
    #expect(order == ["began", "ended", "began", "answer", "ended", "began", "ended"])
  }

  @Test func `nothing happens before the scenario opens the app`() async throws {
    try await TestRun.with(nil) { host, clock in
      let page = try await PuppetPage(host, clock)
      #expect(await page.settle())
      #expect(page.messages("hostsim.welcome").count == 1)
      #expect(page.messages("hostsim.frame").isEmpty)
      #expect(await host.tokens().isEmpty)
      #expect(host.entries().map(\.kind) == [.bridge])
    }
  }

  @Test func `the host is set up as the scenario has it`() async throws {
    let scenario = try TestRun.scenario(["open"]) {
      $0.host.persona = "member"
      $0.host.lifetime = 300
      $0.host.claims = ["extra": 1, "email": nil]
      $0.host.origin = "https://app.meingpt.com"
    }
    try await TestRun.with(scenario) { host, clock in
      #expect(host.origins.host == "https://app.meingpt.com")
      #expect(host.pageURL.hasPrefix("http://app.meingpt.com.localhost:\(host.origins.port)/?"))
      let page = try await PuppetPage(host, clock)
      #expect(await host.play(page).outcome == .passed)
      let claims = try #require(await host.tokens().first?.claims)
      #expect(claims["sub"] == "user_member" && claims["extra"] == 1 && claims["email"] == nil)
      #expect(claims["iss"] == "https://app.meingpt.com")
      #expect(claims["exp"] == .number(TestRun.start / 1000 + 300))
      #expect(page.messages("hostsim.welcome").first?["hostOrigin"] == "https://app.meingpt.com")
    }
  }

  @Test func `a name under localhost is served, not only claimed`() async throws {
    let scenario = try TestRun.scenario(["open"]) {
      $0.host.origin = "http://host.meingpt.com.localhost:1"
    }
    try await TestRun.with(scenario) { host, _ in
      let origin = "http://host.meingpt.com.localhost:\(host.origins.port)"
      #expect(host.origins.host == origin && host.origins.page == origin)
    }
  }

  @Test func `a persona that nobody has breaks the first step`() async throws {
    let scenario = try TestRun.scenario(["open", ["wait": "1s"]]) { $0.host.persona = "nobody" }
    try await TestRun.with(scenario) { host, clock in
      let played = await host.play(try await PuppetPage(host, clock))
      #expect(played.outcome == .broken)
      #expect(Self.words(played) == ["broken: there is no persona \"nobody\"", "not run"])
    }
  }

  @Test func `a step that the host cannot do breaks the scenario`() async throws {
    let scenario = try TestRun.scenario(["open", ["persona": "nobody"], ["wait": "1s"]])
    try await TestRun.with(scenario) { host, clock in
      let played = await host.play(try await PuppetPage(host, clock))
      #expect(played.outcome == .broken)
      #expect(
        Self.words(played) == ["passed", "broken: there is no persona \"nobody\"", "not run"])
    }
  }

  @Test func `without a page nothing can be opened`() async throws {
    let scenario = try TestRun.scenario(["open"])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock)
      await page.close()
      #expect(await eventually { await host.traffic().isConnected == false })
      let played = await host.play(page)
      #expect(Self.words(played) == ["broken: no host page is connected to this embedding"])
    }
  }

  @Test func `a client that fails breaks the step under way`() async throws {
    let scenario = try TestRun.scenario(["open", ["wait": "1s"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(
        host, clock, failure: ClientFailure("the browser is gone", remedy: "Start it again."))
      let played = await host.play(page)
      #expect(played.outcome == .broken)
      #expect(Self.words(played) == ["broken: the browser is gone", "not run"])
    }
  }

  @Test func `what is cancelled ends as aborted, with every step told`() async throws {
    let scenario = try TestRun.scenario(["open", ["wait": "1h"], ["wait": "1h"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock)
      let task = Task {
        await host.play(page) { event in
          if case .began(2, _, _) = event { withUnsafeCurrentTask { $0?.cancel() } }
        }
      }
      let played = await task.value
      #expect(played.outcome == .aborted)
      #expect(played.steps.map(\.number) == [1, 2, 3])
    }
  }

  @Test func `late and held answers keep to the virtual clock`() async throws {
    let scenario = try TestRun.scenario(
      ["open", ["wait": "10s"], ["wait": "20s"], ["answer": "token"], ["wait": "1s"]],
      refreshes: [["error": "late", "after": "15s"], "hold"])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock, asks: [1000, 2000])
      #expect(await host.play(page).outcome == .passed)
      let answers = host.entries().filter { $0.from == .host && $0.kind == .message }
      #expect(answers.map(\.name) == ["MEINGPT_TOKEN_ERROR", "MEINGPT_TOKEN_RESPONSE"])
      #expect(answers.map { $0.at - TestRun.start } == [16_000, 30_000])
    }
  }

  @Test func `popups and nested windows post through the client`() async throws {
    let foreign: JSONValue = "http://evil.localhost:1"
    let scenario = try TestRun.scenario(
      [
        "open", ["wait": "2s"],
        ["receive": ["message": ["type": "X"], "from": foreign, "via": "nested"]],
        ["send": ["message": ["type": "Y"], "from": foreign, "via": "sibling"]],
      ],
      refreshes: [["token": [:], "from": foreign, "via": "popup"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock, asks: [1000])
      #expect(await host.play(page).outcome == .passed)
      #expect(await page.posted.map(\.via) == ["popup", "nested"])
      #expect(page.messages("hostsim.post").map { $0["via"] } == ["sibling"])
      #expect(host.entries().allSatisfy { $0.verdict != .failed })
    }
  }

  @Test func `navigation and sandbox reach the page`() async throws {
    let scenario = try TestRun.scenario([
      ["open": ["sandbox": "allow-scripts"]], ["navigate": "http://evil.localhost:1/x"], "reload",
      "open",
    ])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock, abilities: [.navigate])
      #expect(await host.play(page).outcome == .passed)
      let frames = page.messages("hostsim.frame")
      try #require(frames.count == 4)
      #expect(frames.map { $0["cause"] } == ["open", "navigate", "reload", "open"])
      #expect(frames.map { $0["sandbox"] } == ["allow-scripts", nil, "allow-scripts", nil])
      #expect(frames[1]["url"] == "http://evil.localhost:1/x")
      #expect(frames[2]["url"] == frames[0]["url"])
      #expect(await page.performed == [.navigate("http://evil.localhost:1/x")])
    }
  }

  @Test func `a client's observations tell whose token it was`() async throws {
    let scenario = try TestRun.scenario(["open", ["open": ["token": ["alg": "none"]]]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock)
      #expect(await host.play(page).outcome == .passed)
      let tokens = await host.tokens()
      let request = ObservedEntry(from: .app, to: .service, kind: .request, name: "GET /x")
      for bearer in tokens.map(\.compact) + ["no token", nil] {
        await host.record(request, bearer: bearer)
      }
      let notes = host.entries().filter { $0.kind == .request }.map(\.token)
      #expect(notes.map { $0?.forged } == [false, true, true, nil])
      #expect(notes.prefix(2).map { $0?.jti } == tokens.map(\.jti))
      #expect(Set(notes.prefix(3).compactMap { $0?.fingerprint }).count == 3)
      #expect(notes.first??.changes == [])
    }
  }
}
