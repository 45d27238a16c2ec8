import HTTPTypes
import JSON
import Messages
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `Host page's bridge` {
  @Test func `a page is welcomed with everything it shows`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      #expect(
        welcome.objectValue?.names == [
          "type", "embedding", "resumed", "now", "version", "hostOrigin", "issuer",
          "organization", "app", "foreignOrigin", "jwksUrl", "personas", "frame", "scenarios",
          "state",
          "timeline", "dropped",
        ])
      #expect(welcome["resumed"] == false)
      #expect(welcome["version"] == "1.2.3")
      #expect(welcome["now"]?.stringValue == Timestamp.iso(milliseconds: host.clock.now))
      #expect(welcome["hostOrigin"]?.stringValue == host.origin)
      #expect(
        welcome["foreignOrigin"]?.stringValue == "http://meingpt.com.evil.localhost:\(host.port)")
      #expect(
        welcome["app"] == [
          "url": .string("http://demo.localhost:\(host.port)/"),
          "origin": .string("http://demo.localhost:\(host.port)"), "demo": true,
        ])
      #expect(welcome["frame"] == ["sandbox": nil, "allow": nil, "referrerpolicy": nil])
      #expect(
        welcome["state"]?.objectValue?.names == [
          "persona", "signedIn", "lifetime", "warning", "answers", "held", "refreshes", "loads",
          "token", "keys", "jwks",
        ])
      let frame = try await page.next("hostsim.frame")
      #expect(frame["load"] == 1)
      #expect(frame["cause"] == "open")
      let state = try await page.state()
      let compact = try #require(state["token"]?["compact"]?.stringValue)
      #expect(
        frame["url"]?.stringValue == "http://demo.localhost:\(host.port)/#token=\(compact)")
      #expect(state["answers"] == ["next": [], "standing": ["token"]])
      let health = try await page.next("hostsim.health")
      #expect(health["health"]?["status"] == "ok")
    }
  }

  @Test func `an app's query and fragment are kept`() async throws {
    try await TestHost.run(configure: { $0.app = "http://localhost:1/start?x=1#/route" }) { host in
      let (page, _) = try await host.openPage()
      let url = try await page.next("hostsim.frame")["url"]?.stringValue
      #expect(url?.hasPrefix("http://localhost:1/start?x=1#/route&token=eyJ") == true)
      let health = try await page.next("hostsim.health")
      #expect(health["health"]?["status"] == "blocked")
      #expect(health["health"]?["findings"]?.arrayValue?.first?["id"] == "unreachable")
    }
  }

  @Test func `a viewer's app is framed without a fragment`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage("persona=viewer")
      let frame = try await page.next("hostsim.frame")
      #expect(frame["url"]?.stringValue == "http://demo.localhost:\(host.port)/")
      try await page.refresh()
      let post = try await page.post()
      #expect(post["message"]?["type"] == "MEINGPT_TOKEN_ERROR")
    }
  }

  @Test func `an unknown persona is named, and the page still opens`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage("persona=nobody")
      #expect(welcome["state"]?["persona"] == "admin")
      #expect(try await page.next("hostsim.error")["code"] == "unknown-persona")
    }
  }

  @Test func `a refresh is recorded, answered through a post, and counted`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      let app = "http://demo.localhost:\(host.port)"
      try await page.send(["type": "MEINGPT_TOKEN_REFRESH", "origin": .string(app)])
      let asked = try await page.next("hostsim.entry") {
        $0["entry"]?["name"] == "MEINGPT_TOKEN_REFRESH"
      }
      #expect(asked["entry"]?["origin"]?.stringValue == app)
      #expect(asked["entry"]?["verdict"] == "accepted")
      let told = try await page.next("hostsim.entry") {
        $0["entry"]?["name"] == "MEINGPT_TOKEN_RESPONSE"
      }
      // Only what really differs between two tokens of the same second is shown.
      let changes = told["entry"]?["token"]?["changes"]?.arrayValue
      #expect(changes?.map { $0["claim"] } == ["jti"])
      let post = try await page.post()
      #expect(post["entry"] == told["entry"]?["id"])
      #expect(post["to"] == .null && post["from"] == .null && post["target"] == "app")
      let state = try await page.state { $0["refreshes"] == 1 }
      #expect(state["token"]?["compact"] == post["message"]?["token"])
      #expect(told["entry"]?["targetOrigin"]?.stringValue == app)
      // What `sha256sum` prints for the compact token begins so.
      let compact = try #require(post["message"]?["token"]?.stringValue)
      let digits = Digest.sha256(Array(compact.utf8)).prefix(8).map {
        String(Int($0) + 256, radix: 16).dropFirst()
      }
      #expect(told["entry"]?["token"]?["fingerprint"]?.stringValue == digits.joined())
    }
  }

  @Test func `a post says for which origin it is meant`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let app = try #require(welcome["app"]?["origin"])
      let foreign: JSONValue = "http://x.localhost:1"
      let cases: [(JSONValue, JSONValue)] = [
        (["send": ["message": ["type": "A"]]], app),
        (["send": ["message": ["type": "A"], "to": "*"]], "*"),
        (["send": ["message": ["type": "A"], "to": foreign]], foreign),
        (["receive": ["message": ["type": "A"], "from": foreign]], .string(host.origin)),
      ]
      for (step, target) in cases {
        try await page.control(step)
        let told = try await page.next("hostsim.entry") { $0["entry"]?["name"] == "A" }
        #expect(told["entry"]?["targetOrigin"] == target)
      }
    }
  }

  @Test func `a plain client's messages have no target origin`() async throws {
    try await TestHost.run { host in
      let client = try await host.connect()
      try await client.refresh()
      _ = try await client.next("MEINGPT_TOKEN_RESPONSE")
      let embedding = try #require(await host.service.embeddings.all().first)
      let told = embedding.timeline.snapshot().entries.last { $0.name == "MEINGPT_TOKEN_RESPONSE" }
      #expect(told?.targetOrigin == nil && told?.token?.fingerprint?.count == 16)
    }
  }

  @Test func `an answer from a foreign window names it, and is not the host's token`()
    async throws
  {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      let before = try await page.state()["token"]
      let foreign = "http://meingpt.com.evil.localhost:\(host.port)"
      try await page.control([
        "next": [
          "token": ["key": "other"], "from": .string(foreign), "via": "popup", "to": "*",
        ]
      ])
      try await page.refresh()
      let post = try await page.post()
      #expect(post["from"]?.stringValue == foreign)
      #expect(post["via"] == "popup")
      #expect(post["to"] == "*")
      #expect(try await page.state { $0["refreshes"] == 1 }["token"] == before)
    }
  }

  @Test func `reload keeps the URL, fresh brings a new token`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      let first = try await page.next("hostsim.frame")
      try await page.control(["reload": "same"])
      let same = try await page.next("hostsim.frame")
      #expect(same["url"] == first["url"])
      #expect(same["load"] == 2 && same["cause"] == "reload")
      try await page.control(["reload": "fresh"])
      let fresh = try await page.next("hostsim.frame")
      #expect(fresh["url"] != first["url"])
      #expect(fresh["load"] == 3 && fresh["cause"] == "fresh")
      try await page.control(["open": ["token": "none", "path": "/deep", "fragment": "/r"]])
      let opened = try await page.next("hostsim.frame")
      #expect(opened["url"]?.stringValue == "http://demo.localhost:\(host.port)/deep#/r")
    }
  }

  @Test func `messages nobody asked for go out as they were ordered`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      let foreign = JSONValue.string("http://meingpt.com.evil.localhost:\(host.port)")
      try await page.control([
        "send": [
          "message": ["type": "MEINGPT_TOKEN_RESPONSE", "token": ["alg": "none"]],
          "from": foreign, "via": "sibling", "to": "*",
        ]
      ])
      let sent = try await page.post()
      #expect(sent["message"]?["token"]?.stringValue?.hasSuffix(".") == true)
      #expect(sent["from"] == foreign && sent["target"] == "app")
      try await page.control([
        "receive": ["message": ["type": "MEINGPT_TOKEN_REFRESH"], "from": foreign]
      ])
      let received = try await page.post()
      #expect(received["target"] == "host" && received["from"] == foreign)
    }
  }

  @Test func `a token can be made to expire, and a short life is warned of`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      try await page.control(["expire-token": true])
      let post = try await page.post()
      #expect(post["message"]?["type"] == "MEINGPT_TOKEN_RESPONSE")
      let expired = try await page.state { $0["token"]?["forged"] == true }
      let exp = try #require(expired["token"]?["claims"]?["exp"]?.integerValue)
      #expect(exp < host.clock.now / 1000)
      try await page.control(["lifetime": "5m"])
      let short = try await page.state { $0["lifetime"] == 300 }
      #expect(short["warning"]?.stringValue?.contains("never") == true)
      try await page.control(["lifetime": "6m"])
      #expect(try await page.state { $0["lifetime"] == 360 }["warning"] == .null)
    }
  }

  @Test func `what the page saw stands in the timeline`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      try await page.send([
        "type": "hostsim.observed",
        "entry": [
          "from": "foreign", "to": "host", "kind": "message", "name": "MEINGPT_TOKEN_REFRESH",
          "origin": "http://x", "verdict": "rejected", "reason": "origin", "raw": ["a": 1],
        ],
      ])
      let entry = try await page.next("hostsim.entry") { $0["entry"]?["verdict"] == "rejected" }
      #expect(entry["entry"]?["reason"] == "origin")
      #expect(entry["entry"]?["raw"] == ["a": 1])
    }
  }

  @Test func `keys rotate for every page of the organisation`() async throws {
    try await TestHost.run { host in
      let (first, _) = try await host.openPage()
      let (second, _) = try await host.openPage()
      let (other, _) = try await host.openPage("persona=neighbour")
      _ = try await other.state()
      try await first.control(["rotate-keys": ["overlap": "10m"]])
      for page in [first, second] {
        let keys = try await page.state { $0["keys"]?.arrayValue?.count == 2 }["keys"]?.arrayValue
        #expect(keys?.map { $0["status"] } == ["signing", "published"])
      }
      try await first.control(["withdraw-key": true])
      let keys = try await second.state {
        $0["keys"]?.arrayValue?.contains { $0["status"] == "withdrawn" } == true
      }
      #expect(keys["keys"]?.arrayValue?.first?["status"] == "signing")
      try await other.control(["note": "x"])
      #expect(try await other.state()["keys"]?.arrayValue?.count == 1)
    }
  }
}

extension `Host page's bridge` {
  @Test func `troubles with the keys are told to the page, and not to the app`() async throws {
    try await TestHost.run(configure: {
      $0.stateDirectory = $0.staticDirectory + "/host/index.html"
    }) {
      host in
      let (page, _) = try await host.openPage()
      let error = try await page.next("hostsim.error")
      #expect(error["code"] == "keys-unavailable")
      #expect(error["remedy"]?.stringValue?.isEmpty == false)
      #expect(
        try await page.next("hostsim.frame")["url"]?.stringValue
          == "http://demo.localhost:\(host.port)/")
      try await page.refresh()
      #expect(
        try await page.post()["message"]?["error"] == "The host could not issue a token.")
      #expect(try await page.next("hostsim.error")["code"] == "keys-unavailable")
    }
  }
}
