internal import JSON
internal import Messages
internal import Scenarios
internal import Tokens

extension Configuration {
  /// The configuration as a commented `hostsim.yaml` that reads back to the same values. The folders are not in
  /// it: they are chosen by flags.
  package func rendered() -> String {
    let profile = HostProfile.meingpt
    return """
      # The effective configuration of hostsim: defaults, hostsim.yaml, flags.

      host:
        # The host page's name. Browsers resolve every name under localhost themselves.
        name: \(scalar(hostName))
        # 0 takes a free port.
        port: \(port)

      # At the real origin: `hostsim open`, `hostsim test`, `hostsim serve --origin production`.
      proxy:
        # 0 takes a free port.
        port: \(proxyPort)
        # Further host names that browsers find on this machine, over TLS, and the port behind each.
        map: \(JSONValue.object(mapping).text)

      # The app in the frame; null for the built-in demo app.
      app: \(scalar(app))

      # The claim iss; null for the host page's own origin. Apps build the key set's URL from it.
      issuer: \(scalar(issuer))

      token:
        # The host's own default is \(TimeSpan.text(seconds: profile.lifetime)).
        lifetime: \(TimeSpan.text(seconds: lifetime))
        # Claims of every token, beside its persona's; null removes one.
        claims: \(JSONValue.object(claims).text)

      # Each has keys of its own. The id is the claim aud.
      organizations:
      \(organizations.map { "  - {id: \(scalar($0.id)), name: \(scalar($0.name))}" }.joined(separator: "\n"))

      # People who can be signed in. A viewer gets no token.
      personas:
      \(personas.map(rendered).joined(separator: "\n"))

      # Who is signed in when nobody says otherwise.
      persona: \(scalar(persona))

      # Answers to the first, second, … refresh; the last one repeats.
      refreshes:
      \(refreshes.map { "  - \($0.json().text)" }.joined(separator: "\n"))

      # Attributes of the iframe; null leaves one out.
      frame:
        sandbox: \(scalar(sandbox))
        allow: \(scalar(allow))
        referrerpolicy: \(scalar(referrerPolicy))

      """
  }

  private var mapping: JSONObject {
    var mapping: JSONObject = [:]
    for host in mappedHosts { mapping[host.name] = .number(host.port) }
    return mapping
  }

  private func rendered(_ persona: Persona) -> String {
    var lines = [
      "  \(scalar(persona.key)):", "    id: \(scalar(persona.id))",
      "    email: \(scalar(persona.email))", "    username: \(scalar(persona.username))",
      "    role: \(persona.role.rawValue)", "    organization: \(scalar(persona.organization))",
      "    teams: \(JSONValue.array(persona.teams.map { $0.json() }).text)",
    ]
    if !persona.claims.isEmpty {
      lines.append("    claims: \(JSONValue.object(persona.claims).text)")
    }
    return lines.joined(separator: "\n")
  }

  /// JSON is YAML: a quoted text is the same in both. Plain words stay plain.
  private func scalar(_ text: String?) -> String {
    guard let text else { return "null" }
    let isPlain =
      text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.\-]*/) != nil
      && !["true", "false", "null"].contains(text.lowercased())
    return isPlain ? text : JSONValue.string(text).text
  }
}
