internal import JSON
internal import Messages
package import Scenarios
internal import Tokens

extension Configuration {
  private static let keys = [
    "host", "proxy", "app", "issuer", "token", "organizations", "personas", "persona", "refreshes",
    "frame",
  ]

  /// The defaults, overlaid by the text of a `hostsim.yaml`; `file` is the name that errors show. Throws every
  /// mistake at once, each with line, column and, for an unknown word, the nearest one.
  package init(yaml text: String, file: String) throws(ScenarioErrors) {
    let node = try Node(yaml: text, file: file)
    self = try Problems.collect { Configuration(reading: node, &$0) }
  }

  private init(reading node: Node, _ problems: inout Problems) {
    self.init()
    guard !node.isNull, let entries = node.fields(of: "the configuration", Self.keys, &problems)
    else { return }
    // Personas belong to organisations, wherever in the file these stand.
    if let list = node["organizations"] { readOrganizations(list, &problems) }
    for entry in entries { read(entry, &problems) }
    checkReferences(node, &problems)
  }

  private mutating func read(_ entry: Node.Entry, _ problems: inout Problems) {
    let (what, value) = ("\"\(entry.name)\"", entry.value)
    switch entry.name {
    case "host": readHost(value, &problems)
    case "proxy": readProxy(value, &problems)
    case "app": app = value.isNull ? nil : Self.url(value, what, &problems)
    case "issuer": issuer = value.isNull ? nil : value.origin(of: what, &problems)
    case "token": readToken(value, &problems)
    case "personas": readPersonas(value, &problems)
    case "persona": persona = value.text(of: what, &problems) ?? persona
    case "refreshes": refreshes = Answer.list(value, &problems)
    case "frame": readFrame(value, &problems)
    default: break
    }
  }

  private static func url(_ node: Node, _ what: String, _ problems: inout Problems) -> String? {
    guard let text = node.text(of: what, &problems) else { return nil }
    guard AppAddress(text) != nil else {
      problems.add(
        node, "\(what) is a web address such as \"http://localhost:3000\", not \(quoted(text))")
      return nil
    }
    return text
  }

  private mutating func readHost(_ node: Node, _ problems: inout Problems) {
    for entry in node.fields(of: "\"host\"", ["name", "port"], &problems) ?? [] {
      if entry.name == "port" {
        port = entry.value.whole(of: "\"port\"", in: 0...65535, &problems) ?? port
      } else if entry.name == "name", let name = entry.value.text(of: "\"name\"", &problems) {
        if let fault = Self.fault(ofHostName: name) { problems.add(entry.value, fault) }
        hostName = name.lowercased()
      }
    }
  }

  private mutating func readProxy(_ node: Node, _ problems: inout Problems) {
    for entry in node.fields(of: "\"proxy\"", ["port", "map"], &problems) ?? [] {
      if entry.name == "port" {
        proxyPort = entry.value.whole(of: "\"port\"", in: 0...65535, &problems) ?? proxyPort
      } else if !entry.value.isNull {
        readMap(entry.value, &problems)
      }
    }
  }

  private mutating func readMap(_ node: Node, _ problems: inout Problems) {
    guard let entries = node.entries else {
      problems.add(node, "\"map\" is a mapping of host names to ports, not \(node.kindName)")
      return
    }
    for entry in entries {
      guard let port = entry.value.whole(of: quoted(entry.name), in: 1...65535, &problems) else {
        continue
      }
      guard let host = MappedHost("\(entry.name)=\(port)") else {
        problems.add(
          entry, in: node,
          "\(quoted(entry.name)) cannot be mapped; name a host outside localhost, "
            + "without scheme and port, such as staging.example.com")
        continue
      }
      if let fault = map(host) { problems.add(entry, in: node, fault) }
    }
  }

  /// Why a name cannot be the host page's, in one clause; nil when it can.
  package static func fault(ofHostName name: String) -> String? {
    let isName = name.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?/) != nil
    guard isName, !name.contains("..") else {
      return "\(quoted(name)) is no host name; write it without scheme and port"
    }
    let lower = name.lowercased()
    let taken = ["localhost", "127.0.0.1", "demo.localhost", "evil.localhost"]
    guard !taken.contains(lower), !lower.hasSuffix(".evil.localhost") else {
      return "\(quoted(name)) serves something else already; take another name under localhost"
    }
    return nil
  }

  private mutating func readToken(_ node: Node, _ problems: inout Problems) {
    for entry in node.fields(of: "\"token\"", ["lifetime", "claims"], &problems) ?? [] {
      if entry.name == "lifetime" {
        let seconds = entry.value.seconds(of: "\"lifetime\"", &problems) ?? lifetime
        if seconds == 0 { problems.add(entry.value, "\"lifetime\" is one second or more") }
        lifetime = seconds
      } else if entry.name == "claims" {
        claims = entry.value.object(of: "\"claims\"", &problems) ?? [:]
      }
    }
  }

  private mutating func readFrame(_ node: Node, _ problems: inout Problems) {
    let keys = ["sandbox", "allow", "referrerpolicy"]
    for entry in node.fields(of: "\"frame\"", keys, &problems) ?? [] where !entry.value.isNull {
      let text = entry.value.text(of: "\"\(entry.name)\"", &problems)
      switch entry.name {
      case "sandbox": sandbox = text
      case "allow": allow = text
      case "referrerpolicy": referrerPolicy = text
      default: break
      }
    }
  }
}
