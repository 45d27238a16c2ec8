import Host
import JSON
import Scenarios
import Testing
import Tokens

@Suite struct `The configuration` {
  @Test func `an empty file is the defaults: three personas, an hour, the demo app`() throws {
    let configuration = try Configuration(yaml: "", file: "hostsim.yaml")
    #expect(configuration == Configuration())
    #expect(configuration.personas.map(\.key) == ["admin", "member", "viewer"])
    #expect(configuration.persona(named: "admin")?.username == "Prüf-Admin")
    #expect(configuration.persona(named: "admin")?.teams.count == 2)
    #expect(configuration.lifetime == 3600)
    #expect(configuration.app == nil && configuration.issuer == nil)
  }

  @Test func `every key is read`() throws {
    let configuration = try Configuration(yaml: Self.full, file: "hostsim.yaml")
    #expect(configuration.hostName == "host.localhost" && configuration.port == 0)
    #expect(configuration.proxyPort == 0)
    #expect(configuration.mappedHosts == [.init(name: "shop.example", port: 3000)])
    #expect(configuration.app == "http://localhost:3000/start?x=1#/route")
    #expect(configuration.issuer == "https://app.meingpt.com")
    #expect(configuration.lifetime == 300)
    #expect(configuration.claims == ["plan": "pro", "email": .null])
    #expect(configuration.organizations.map(\.id) == ["org_a", "org_b"])
    #expect(configuration.persona(named: "admin")?.organization == "org_b")
    #expect(configuration.persona(named: "admin")?.email == "admin@example.com")
    #expect(configuration.persona(named: "member")?.organization == "org_a")
    let guest = try #require(configuration.persona(named: "guest"))
    #expect(guest.role == .viewer && guest.id == "user_guest" && guest.teams.isEmpty)
    #expect(configuration.persona == "guest")
    #expect(configuration.refreshes.map { $0.json() } == [["error": "Too many"], "token"])
    #expect(configuration.sandbox == "allow-scripts allow-same-origin")
    #expect(configuration.allow == nil && configuration.referrerPolicy == "no-referrer")
  }

  @Test(arguments: ["", full])
  func `what is printed reads back the same`(text: String) throws {
    let configuration = try Configuration(yaml: text, file: "hostsim.yaml")
    #expect(try Configuration(yaml: configuration.rendered(), file: "printed") == configuration)
  }

  @Test func `all mistakes are told at once, with place, caret and the nearest word`() {
    let text = """
      host: {name: "http://x", prot: 1}
      tokn: {lifetime: 1h}
      token: {lifetime: 60}
      personas:
        admin: {role: amdin, organization: nowhere}
      """
    #expect(
      message(text) == """
        hostsim.yaml:1:14: "http://x" is no host name; write it without scheme and port
        host: {name: "http://x", prot: 1}
                     ^
        hostsim.yaml:1:26: unknown key "prot" in "host"; did you mean "port"?
        host: {name: "http://x", prot: 1}
                                 ^
        hostsim.yaml:2:1: unknown key "tokn" in the configuration; did you mean "token"?
        tokn: {lifetime: 1h}
        ^
        hostsim.yaml:3:19: "lifetime" needs a unit: ms, s, m or h; did you mean "60s"?
        token: {lifetime: 60}
                          ^
        hostsim.yaml:5:17: "role" cannot be "amdin"; did you mean "admin"?
          admin: {role: amdin, organization: nowhere}
                        ^
        hostsim.yaml:5:38: "organization" cannot be "nowhere"; it is one of org_demo, org_other
          admin: {role: amdin, organization: nowhere}
                                             ^
        """)
  }

  @Test(arguments: [
    ("persona: nobody", "hostsim.yaml:1:10: \"persona\" cannot be \"nobody\""),
    ("app: localhost:3000", "hostsim.yaml:1:6: \"app\" is a web address"),
    ("issuer: https://x/path", "hostsim.yaml:1:9: \"issuer\" is an origin"),
    ("host: {name: demo.localhost}", "hostsim.yaml:1:14: \"demo.localhost\" serves something else"),
    ("host: {name: a.evil.localhost}", "hostsim.yaml:1:14: \"a.evil.localhost\" serves"),
    (
      "proxy: {prt: 1}",
      "hostsim.yaml:1:9: unknown key \"prt\" in \"proxy\"; did you mean \"port\"?"
    ),
    ("proxy: {port: -1}", "hostsim.yaml:1:15: \"port\" is a whole number from 0 to 65535"),
    ("proxy: {map: [a]}", "hostsim.yaml:1:14: \"map\" is a mapping of host names to ports"),
    ("proxy: {map: {a.example: 0}}", "hostsim.yaml:1:26: \"a.example\" is a whole number from 1"),
    ("proxy: {map: {a.localhost: 1}}", "hostsim.yaml:1:15: \"a.localhost\" cannot be mapped; name"),
    ("proxy: {map: {\"a:1\": 1}}", "hostsim.yaml:1:15: \"a:1\" cannot be mapped; name a host"),
    (
      "proxy: {map: {App.meingpt.com: 1}}",
      "hostsim.yaml:1:15: \"app.meingpt.com\" is the host page itself; map the name of your app"
    ),
    ("host: {port: 65536}", "hostsim.yaml:1:14: \"port\" is a whole number from 0 to 65535"),
    ("token: {lifetime: 0s}", "hostsim.yaml:1:19: \"lifetime\" is one second or more"),
    ("organizations: []", "hostsim.yaml:1:16: \"organizations\" is a list with one"),
    (
      "organizations: [{id: a}, {id: a}]",
      "hostsim.yaml:1:16: the organisation \"a\" stands here twice"
    ),
    ("personas: [a]", "hostsim.yaml:1:11: \"personas\" is a mapping of keys to people, not a list"),
    (
      "personas: {a: {teams: [{id: 1}]}}",
      "hostsim.yaml:1:24: a team needs an \"id\" and a \"name\""
    ),
    ("[", "hostsim.yaml:"),
    ("just text", "hostsim.yaml:1:1: the configuration is a mapping, not a text"),
  ])
  func `a mistake is named with its place`(text: String, start: String) {
    #expect(message(text).hasPrefix(start))
  }

  @Test func `a life of five minutes or less is warned of, one second more is not`() {
    #expect(Configuration.warning(lifetime: 301) == nil)
    #expect(
      Configuration.warning(lifetime: 300)
        == "Tokens live 5m: an app that follows the documentation refreshes 5m before the end, "
        + "so it never will.")
  }

  private func message(_ text: String) -> String {
    do {
      _ = try Configuration(yaml: text, file: "hostsim.yaml")
      return "no mistake"
    } catch { return "\(error)" }
  }

  private static let full = """
    host: {name: Host.localhost, port: 0}
    proxy: {port: 0, map: {Shop.example: 3000}}
    app: http://localhost:3000/start?x=1#/route
    issuer: https://app.meingpt.com
    token: {lifetime: 5m, claims: {plan: pro, email: null}}
    personas:
      admin: {organization: org_b}
      guest: {role: viewer}
    organizations: [{id: org_a, name: A}, {id: org_b}]
    persona: guest
    refreshes: [{error: Too many}, token]
    frame: {sandbox: allow-scripts allow-same-origin, referrerpolicy: no-referrer}
    """
}
