import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `Bridge door` {
  @Test func `who may open the bridge`() async throws {
    try await TestHost.run { host in
      let own = [
        nil, host.origin, "http://localhost:\(host.port)", "http://127.0.0.1:\(host.port)",
        "http://[::1]:\(host.port)",
      ]
      for origin in own {
        #expect(host.decide(origin: origin) == 101, "\(origin ?? "no origin")")
      }
      let foreign = [
        "null", "", "http://localhost:3000", "http://localhost", "https://localhost:\(host.port)",
        "http://app.meingpt.com.localhost", "http://app.meingpt.com.localhost:\(host.port)/",
        "http://app.meingpt.com.localhost:\(host.port).evil.localhost",
        "http://meingpt.com.evil.localhost:\(host.port)", "http://demo.localhost:\(host.port)",
        "https://app.meingpt.com", "http://x.app.meingpt.com.localhost:\(host.port)",
      ]
      for origin in foreign { #expect(host.decide(origin: origin) == 403, "\(origin)") }
    }
  }

  @Test(arguments: [
    ("app.meingpt.com.localhost", 101), ("APP.meingpt.com.localhost:1", 101),
    ("localhost:7", 101), ("127.0.0.1", 101), ("[::1]:7357", 101), ("demo.localhost", 404),
    ("evil.localhost", 404), ("example.com", 421), ("", 421),
  ])
  func `the Host header decides first`(authority: String, status: Int) async throws {
    try await TestHost.run { host in
      #expect(host.decide(authority: authority, origin: nil) == status)
    }
  }

  @Test(
    arguments: [
      ("/bridge", [], 101), ("/bridge?client=page", ["hostsim.v1"], 101),
      ("/bridge", ["other", "hostsim.v1"], 101), ("/bridge", ["other"], 400),
      ("/", ["hostsim.v1"], 404), ("/bridge/", [], 404), ("/bridge?persona=nobody", [], 404),
      ("/bridge?embedding=unknown", [], 404), ("/bridge?client=page&embedding=unknown", [], 101),
    ] as [(String, [String], Int)])
  func `path, query and subprotocols are checked before the handshake`(
    path: String, protocols: [String], status: Int
  ) async throws {
    try await TestHost.run { host in
      #expect(host.decide(path: path, origin: nil, protocols: protocols) == status)
    }
  }

  @Test func `a foreign page's handshake leaves nothing behind`() async throws {
    try await TestHost.run { host in
      await #expect(throws: WebError.self) {
        _ = try await host.connect(origin: "http://meingpt.com.evil.localhost:\(host.port)")
      }
      #expect(await host.service.embeddings.all().isEmpty)
      #expect(host.service.embeddings.connectedCount == 0)
    }
  }

  @Test func `connections beyond the limit are refused with 503`() async throws {
    var limits = Limits()
    limits.connectedEmbeddings = 1
    try await TestHost.run(limits: limits) { host in
      let first = try await host.connect()
      try await first.refresh()
      _ = try await first.next()
      #expect(host.decide(origin: nil) == 503)
      await first.socket.close()
      #expect(await eventually { host.decide(origin: nil) == 101 })
    }
  }

  @Test func `the bridge's path without WebSocket says what it is`() async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, "127.0.0.1", "/bridge")
      #expect(reply.status == 426)
      #expect(reply.errorCode == "upgrade-required")
    }
  }
}

extension TestHost {
  /// The status that a handshake gets.
  fileprivate func decide(
    path: String = "/bridge", authority: String = "127.0.0.1", origin: String?,
    protocols: [String] = ["hostsim.v1"]
  ) -> Int {
    var request = HTTPRequest(method: .get, scheme: "http", authority: authority, path: path)
    request.headerFields[.origin] = origin
    return switch service.decideUpgrade(request, protocols: protocols) {
    case .accept: 101
    case .refuse(let response, _): response.status.code
    }
  }
}
