import Browsers
import Foundation
import Host
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(4)))
struct RefreshJourneys {
  @Test(arguments: Browser.allCases)
  func `a refresh brings a token with a new id`(browser: Browser) async throws {
    try await withHostPage(browser) { simulation, page in
      let demo = try await page.signedInDemo()
      try await demo.click("[data-slot=renew]")
      let accepted = try await simulation.entry([
        "kind": "message", "name": "MEINGPT_TOKEN_REFRESH", "verdict": "accepted",
      ])
      #expect(accepted["origin"]?.stringValue == simulation.origins.demo)
      let answer = try await simulation.entry([
        "kind": "message", "name": "MEINGPT_TOKEN_RESPONSE", "verdict": "sent",
      ])
      let changed = answer["token"]?["changes"]?.arrayValue?.compactMap { $0["claim"]?.stringValue }
      #expect(Set(changed ?? []).isSuperset(of: ["jti"]))
      #expect(Set(changed ?? []).isSubset(of: ["jti", "iat", "exp"]))
      try await page.frame.wait(
        until: "[...document.querySelectorAll('.timeline__row--accepted')]"
          + ".some(row => row.textContent.includes('MEINGPT_TOKEN_REFRESH'))")
    }
  }

  @Test(arguments: Browser.complete)
  func `the next refresh fails with a click, and the one after succeeds`(
    browser: Browser
  ) async throws {
    try await withHostPage(browser) { simulation, page in
      let demo = try await page.signedInDemo()
      try await page.frame.click("#tab-controls")
      try await page.frame.click(".preset--bad")
      _ = try await simulation.entry(["kind": "control", "name": "next"])
      try await demo.click("[data-slot=renew]")
      try await demo.wait(until: "document.body.innerText.includes('Too many requests')")
      // The demo asks again by itself, and the answer is honest again.
      _ = try await simulation.entry(["kind": "message", "name": "MEINGPT_TOKEN_RESPONSE"])
      try await demo.wait(
        until: "document.body.dataset.status == 'signed-in' "
          + "&& document.body.dataset.refresh != 'asking'")
    }
  }

  @Test(
    arguments: [
      ["alg": "none"], ["signature": "flipped"], ["key": "other"], ["issued": "-2h"],
      ["claims": ["aud": "org_stranger"]], ["claims": ["iss": "https://evil.example"]],
      ["payload": "tampered"], ["alg": "HS256-with-public-key"], ["text": "no token"],
    ] as [JSONValue])
  func `the demo refuses a forged token and keeps the good one`(forge: JSONValue) async throws {
    try await withHostPage(.headlessShell) { simulation, page in
      let demo = try await page.signedInDemo()
      try await simulation.control(["refreshes": [["token": forge]]])
      try await demo.click("[data-slot=renew]")
      let answer = try await simulation.entry(["kind": "message", "name": "MEINGPT_TOKEN_RESPONSE"])
      #expect(answer["token"]?["forged"] == true)
      #expect(answer["token"]?["forge"] == forge)
      try await demo.wait(until: "document.querySelectorAll('[data-slot=activity] li').length > 2")
      #expect(try await demo.evaluate("document.body.dataset.status") == "signed-in")
      let name = try await demo.evaluate("document.querySelector('[data-slot=name]').textContent")
      #expect(name == "Prüf-Admin")
    }
  }

  @Test(arguments: Browser.complete)
  func `a held answer is given when somebody says so`(browser: Browser) async throws {
    try await withHostPage(browser) { simulation, page in
      let demo = try await page.signedInDemo()
      try await simulation.control(["next": "hold"])
      try await demo.click("[data-slot=renew]")
      _ = try await simulation.entry(["name": "MEINGPT_TOKEN_REFRESH", "verdict": "accepted"])
      try await page.frame.click("#tab-controls")
      try await page.frame.click("[data-step='{\"answer\":\"token\"}']")
      _ = try await simulation.entry(["kind": "message", "name": "MEINGPT_TOKEN_RESPONSE"])
      try await demo.wait(until: "document.body.dataset.refresh != 'asking'")
    }
  }

  @Test func `two pages never meet`() async throws {
    try await withHostPage(.headlessShell) { simulation, first in
      let demo = try await first.signedInDemo()
      let one = try #require(try await simulation.embeddings().first)
      try await withOtherContext(first) { second in
        try await second.frame.navigate(to: simulation.origins.host + "/")
        _ = try await second.signedInDemo()
        let all = try await simulation.embeddings()
        let two = try #require(all.first { $0 != one })
        #expect(all.count == 2)
        try await simulation.control(["next": ["error": "for the second only"]], on: two)
        try await demo.click("[data-slot=renew]")
        let end = ContinuousClock.now + .seconds(15)
        var entries: [JSONValue] = []
        while !entries.contains(where: { $0["name"] == "MEINGPT_TOKEN_RESPONSE" }) {
          try #require(ContinuousClock.now < end)
          entries =
            try await simulation.get("/embeddings/\(one)/timeline")["entries"]?.arrayValue ?? []
        }
        let other = try await simulation.get("/embeddings/\(two)/timeline")["entries"]
        #expect(!(other?.text.contains("MEINGPT_TOKEN_REFRESH") ?? true))
        #expect(!entries.contains { $0.text.contains("for the second only") })
      }
    }
  }
}
