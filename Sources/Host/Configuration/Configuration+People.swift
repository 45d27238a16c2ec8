internal import JSON
internal import Scenarios
internal import Tokens

/// Reads organisations and personas, and checks that they belong together.
extension Configuration {
  mutating func readOrganizations(_ node: Node, _ problems: inout Problems) {
    guard let items = node.items, !items.isEmpty else {
      return problems.add(node, "\"organizations\" is a list with one organisation at least")
    }
    organizations = items.compactMap { item in
      guard item.fields(of: "an organisation", ["id", "name"], &problems) != nil else { return nil }
      guard let id = item["id"]?.text(of: "\"id\"", &problems), !id.isEmpty else {
        problems.add(item, "an organisation needs an \"id\"")
        return nil
      }
      return Organization(id: id, name: item["name"]?.text(of: "\"name\"", &problems) ?? id)
    }
    let ids = organizations.map(\.id)
    for (place, id) in ids.enumerated() where ids.prefix(place).contains(id) {
      problems.add(node, "the organisation \(quoted(id)) stands here twice")
    }
    guard let first = organizations.first else { return }
    for place in personas.indices { personas[place].organization = first.id }
  }

  /// A key that ships changes only what it names; another one makes a new persona.
  mutating func readPersonas(_ node: Node, _ problems: inout Problems) {
    guard let entries = node.entries else {
      return problems.add(node, "\"personas\" is a mapping of keys to people, not \(node.kindName)")
    }
    for entry in entries {
      let place = personas.firstIndex { $0.key == entry.name }
      var persona = place.map { personas[$0] } ?? newPersona(entry.name)
      read(entry.value, into: &persona, &problems)
      if let place { personas[place] = persona } else { personas.append(persona) }
    }
  }

  private func newPersona(_ key: String) -> Persona {
    Persona(
      key: key, id: "user_\(key)", email: "\(key)@example.com", username: key, role: .member,
      organization: organizations.first?.id ?? "")
  }

  private func read(_ node: Node, into persona: inout Persona, _ problems: inout Problems) {
    let keys = ["id", "email", "username", "role", "teams", "organization", "claims"]
    for entry in node.fields(of: "a persona", keys, &problems) ?? [] {
      let (what, value) = ("\"\(entry.name)\"", entry.value)
      switch entry.name {
      case "id": persona.id = value.text(of: what, &problems) ?? persona.id
      case "email": persona.email = value.text(of: what, &problems) ?? persona.email
      case "username": persona.username = value.text(of: what, &problems) ?? persona.username
      case "role": persona.role = value.word(of: what, &problems) ?? persona.role
      case "teams": persona.teams = teams(value, &problems)
      case "organization":
        persona.organization =
          value.choice(of: what, from: organizations.map(\.id), &problems) ?? persona.organization
      case "claims": persona.claims = value.object(of: what, &problems) ?? [:]
      default: break
      }
    }
  }

  private func teams(_ node: Node, _ problems: inout Problems) -> [Team] {
    guard let items = node.items else {
      problems.add(node, "\"teams\" is a list of teams, not \(node.kindName)")
      return []
    }
    return items.compactMap { item in
      guard item.fields(of: "a team", ["id", "name"], &problems) != nil else { return nil }
      guard let id = item["id"]?.text(of: "\"id\"", &problems),
        let name = item["name"]?.text(of: "\"name\"", &problems)
      else {
        problems.add(item, "a team needs an \"id\" and a \"name\"")
        return nil
      }
      return Team(id: id, name: name)
    }
  }

  func checkReferences(_ node: Node, _ problems: inout Problems) {
    guard let chosen = node["persona"] else { return }
    _ = chosen.choice(of: "\"persona\"", from: personas.map(\.key), &problems)
  }
}
