import Host
import JSON
import Tokens

/// Shows and changes the keys of one organisation, or of all.
struct KeyDesk {
  private let organizations: [Organization]
  private let store: KeyStore

  /// `id` chooses one organisation; nil means all of them.
  init(_ files: FileOptions, _ id: String?) throws(CommandFailure) {
    let configuration = try files.read()
    let known = configuration.organizations
    organizations = known.filter { id == nil || $0.id == id }
    if let id, organizations.isEmpty {
      throw CommandFailure(.unknownOrganization(id, known: known.map(\.id)))
    }
    store = configuration.keyStore(on: SigningPool())
  }

  /// The organisation of the persona that is signed in.
  static func usual(_ files: FileOptions) throws(CommandFailure) -> String? {
    let configuration = try files.read()
    return configuration.persona(named: configuration.persona)?.organization
  }

  func show(json: Bool) async throws(CommandFailure) {
    var parts: [String] = []
    var object = JSONObject()
    for organization in organizations {
      let keys = try await keys(organization)
      object[organization.id] = .array(keys.map { $0.json() })
      parts.append(
        "\(organization.id)  \(organization.name)\n"
          + keys.map { "  \($0.line)" }.joined(separator: "\n"))
    }
    Console.show(json ? JSONValue.object(object).prettyText : parts.joined(separator: "\n"))
  }

  func change(
    _ body: (KeyStore, String) async throws(KeyStoreError) -> Void
  ) async throws(CommandFailure) {
    for organization in organizations {
      do throws(KeyStoreError) {
        try await body(store, organization.id)
      } catch { throw CommandFailure(error) }
    }
    try await show(json: false)
  }

  private func keys(_ organization: Organization) async throws(CommandFailure) -> [PublishedKey] {
    do throws(KeyStoreError) {
      return try await store.keys(for: organization.id)
    } catch { throw CommandFailure(error) }
  }
}

extension PublishedKey {
  fileprivate func json() -> JSONValue {
    [
      "kid": .string(kid), "status": .string(status.rawValue),
      "createdAt": .string(Timestamp.iso(milliseconds: createdAt)),
      "retiresAt": .optional(retiresAt.map { Timestamp.iso(milliseconds: $0) }),
    ]
  }

  fileprivate var line: String {
    let word = status.rawValue + String(repeating: " ", count: 9 - status.rawValue.count)
    var line = "\(word)  \(kid)  made \(Timestamp.iso(milliseconds: createdAt))"
    if let moment = retiresAt {
      line += status == .published ? ", leaves the key set " : ", left the key set "
      line += Timestamp.iso(milliseconds: moment)
    }
    return line
  }
}
