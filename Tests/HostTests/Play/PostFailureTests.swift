import Host
import JSON
import Messages
import Scenarios
import Testing

/// A scenario that reckons with a foreign window proves nothing without it.
@Suite struct `Foreign windows that do not post` {
  private static let foreign: JSONValue = "http://evil.localhost:1"

  @Test func `a blocked popup breaks its step`() async throws {
    let send: JSONValue = [
      "send": ["message": ["type": "Y"], "from": Self.foreign, "via": "popup"]
    ]
    let scenario = try TestRun.scenario(["open", send, ["wait": "1s"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(
        host, clock, problem: .blocked(ClientFailure("no popup opened", remedy: "Allow it.")))
      let played = await host.play(page)
      #expect(played.outcome == .broken)
      #expect(
        played.steps.map(\.outcome)
          == [.passed, .broken("no popup opened", remedy: "Allow it."), .notRun])
      let failed = host.entries().filter { $0.verdict == .failed }
      #expect(failed.map(\.name) == ["Y"])
      #expect(failed.map(\.reason) == ["no popup opened"])
    }
  }

  @Test func `a blocked answer breaks the step in which it was due`() async throws {
    let scenario = try TestRun.scenario(
      ["open", ["wait": "2s"], ["expect": ["refreshes": 1]]],
      refreshes: [["token": [:], "from": Self.foreign, "via": "nested"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(
        host, clock, asks: [1000],
        problem: .blocked(ClientFailure("no frame came", remedy: "Look.")))
      let played = await host.play(page)
      #expect(played.outcome == .broken)
      #expect(
        played.steps.map(\.outcome)
          == [.passed, .broken("no frame came", remedy: "Look."), .notRun])
    }
  }

  @Test func `an app that keeps the window out itself passes, and its step says so`() async throws {
    let send: JSONValue = [
      "send": ["message": ["type": "Y"], "from": Self.foreign, "via": "nested"]
    ]
    let scenario = try TestRun.scenario(["open", send, ["wait": "1s"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock, problem: .keptOut("it is protected"))
      let played = await host.play(page)
      #expect(played.outcome == .passed)
      #expect(played.steps.map(\.note) == [nil, "it is protected", nil])
    }
  }

  @Test(
    arguments: [
      (
        "popup-blocked",
        "Y was not posted: the browser blocked the popup of http://evil.localhost:1"
      ),
      (
        "foreign-silent",
        "Y was not posted: the window of http://evil.localhost:1 was not there in time"
      ),
      (
        "no-frame",
        "Y was not posted: no app is framed that could hear the window of http://evil.localhost:1"
      ),
      (
        "Invalid target origin 'x'",
        "Y was not posted: the window of http://evil.localhost:1 could not post it: "
          + "Invalid target origin 'x'"
      ),
    ])
  func `what the host page reports breaks the step under way`(reason: String, words: String)
    async throws
  {
    let scenario = try TestRun.scenario(["open", ["wait": "1s"], ["wait": "1h"]])
    try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(
        host, clock, asks: [500],
        says: [
          "type": "hostsim.observed",
          "entry": [
            "from": "foreign", "to": "app", "kind": "message", "name": "Y",
            "origin": Self.foreign, "verdict": "failed", "reason": .string(reason),
          ],
        ])
      let played = await host.play(page)
      #expect(played.outcome == .broken)
      guard case .broken(let what, let remedy) = played.steps[1].outcome else {
        Issue.record("\(played.steps)")
        return
      }
      #expect(what == words)
      #expect(remedy.hasSuffix("."))
      #expect(played.steps[2].outcome == .notRun)
    }
  }

  @Test func `a report without a scenario is only told`() async throws {
    try await TestRun.with(nil) { host, clock in
      let page = try await PuppetPage(host, clock)
      try await page.send([
        "type": "hostsim.observed",
        "entry": [
          "from": "foreign", "to": "app", "kind": "message", "name": "Y", "verdict": "failed",
          "reason": "popup-blocked",
        ],
      ])
      #expect(await page.settle())
      #expect(host.entries().last?.reason == "popup-blocked")
    }
  }
}
