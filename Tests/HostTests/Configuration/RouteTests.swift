import HTTPTypes
import Messages
import Native
import Testing

@testable import Host

@Suite struct `The way to an app` {
  private static func configuration(_ mapped: [String: Int]) -> Configuration {
    var configuration = Configuration()
    configuration.isSecure = true
    configuration.hostName = "app.meingpt.com"
    configuration.mappedHosts = mapped.map { MappedHost(name: $0.key, port: $0.value) }
    return configuration
  }

  private static func address(_ text: String) throws -> AppAddress {
    try #require(AppAddress(text))
  }

  @Test(arguments: [
    ("https://staging.example.com/", Configuration.Route.mapped(port: 3000)),
    ("HTTPS://Staging.Example.COM/path#part", .mapped(port: 3000)),
    ("https://staging.example.com:8443/", .direct), ("http://staging.example.com/", .direct),
    ("https://other.example.com/", .closed), ("https://example.com/", .closed),
    ("http://localhost:3000/", .direct), ("https://localhost/", .direct),
    ("https://a.localhost/", .direct), ("https://127.0.0.1/", .direct),
  ])
  func `is the one that a browser is led`(url: String, route: Configuration.Route) throws {
    var configuration = Self.configuration(["staging.example.com": 3000])
    let address = try Self.address(url)
    #expect(configuration.route(to: address) == route)
    configuration.isSecure = false
    #expect(configuration.route(to: address) == .direct)
  }

  @Test func `leads to the port of this machine, with the name that was asked for`() async throws {
    try await TestHost.run(configure: { $0.hostName = "staging.example.com" }) { host in
      let configuration = Self.configuration([
        "staging.example.com": host.port, "other.example.com": host.port,
      ])
      for (name, status) in [("staging", HTTPResponse.Status.ok), ("other", .misdirectedRequest)] {
        let (response, _) = try await configuration.fetch(
          try Self.address("https://\(name).example.com/#token=x"))
        #expect(response.status == status)
      }
    }
  }

  @Test func `ends before a name that the proxy does not lead to, and says what to do`()
    async throws
  {
    let configuration = Self.configuration([:])
    let address = try Self.address("https://staging.example.com/")
    let error = await #expect(throws: WebError.self) { try await configuration.fetch(address) }
    let sentence = try #require(error?.description)
    #expect(sentence.contains("https://staging.example.com/"))
    #expect(sentence.contains("--map staging.example.com=PORT"), "\(sentence)")
  }
}
