import HTTPTypes
import JSON
import Messages
import Native
import Scenarios
import Tokens

/// What everything in the service shares: who may be signed in, the keys, the time, the names.
final class HostContext: Sendable {
  let configuration: Configuration
  let profile: HostProfile
  let keys: KeyStore
  let pool: SigningPool
  let clock: HostClock
  /// Real time, for rates and idle times.
  let wallClock: HostClock
  let requests = RequestCount()
  let scenarios: ScenarioShelf
  let identifiers: Identifiers
  /// The segments of a key set's path, with the place holder `{organizationId}`.
  let keySetPattern: [String]
  let limits: Limits
  let version: String
  private let listening: Locked<Origins>
  private let gate = Locked<Gateway?>(nil)
  private let keySets = Locked<[String: (keys: [JSONWebKey], document: KeySetDocument)]>([:])
  private let faults = Locked<[String: Step.KeySetFault]>([:])

  init(
    configuration: Configuration, profile: HostProfile, keys: KeyStore, pool: SigningPool,
    clock: HostClock, wallClock: HostClock, identifiers: Identifiers, limits: Limits,
    version: String
  ) {
    self.configuration = configuration
    self.profile = profile
    self.keys = keys
    self.pool = pool
    self.clock = clock
    self.wallClock = wallClock
    self.identifiers = identifiers
    self.limits = limits
    self.version = version
    keySetPattern = profile.keySetPath.split(separator: "/").map(String.init)
    scenarios = ScenarioShelf(
      folder: configuration.scenarioDirectory ?? configuration.staticDirectory + "/../scenarios",
      personas: configuration.personas.map(\.key))
    // A port that the system is to choose is not known yet; nobody is served before it is.
    let port = configuration.port == 0 ? 80 : configuration.port
    listening = Locked(Origins(configuration: configuration, profile: profile, port: port))
  }

  /// The addresses, known in full once the port is.
  var origins: Origins { listening.withLock { $0 } }

  func listen(on port: Int) {
    let origins = Origins(configuration: configuration, profile: profile, port: port)
    listening.withLock { $0 = origins }
  }

  /// What leads to the `https` names of this service; nil where it has none.
  var gateway: Gateway? { gate.withLock { $0 } }

  func open(_ gateway: Gateway) { gate.withLock { $0 = gateway } }

  /// What a scenario engine must know of this host.
  var ground: ScenarioEngine.Ground {
    let origins = origins
    return ScenarioEngine.Ground(
      profile: profile, appOrigin: origins.app.origin, hostOrigin: origins.host,
      pendingLimit: limits.pendingAnswers)
  }

  /// The persona of this key; nil when the configuration has none.
  func persona(_ key: String) -> Persona? {
    configuration.personas.first { $0.key.isExactly(key) }
  }

  /// The organisation of this id; nil when the configuration has none.
  func organization(_ id: String) -> Organization? {
    configuration.organizations.first { $0.id.isExactly(id) }
  }

  /// The persona that is signed in when nobody says otherwise.
  var defaultPersona: Persona {
    persona(configuration.persona) ?? configuration.personas.first
      ?? Persona(
        key: configuration.persona, id: "user", email: "", username: "", role: .viewer,
        organization: configuration.organizations.first?.id ?? "")
  }

  /// The key set as it is served, spelled once for as long as the keys are these.
  func keySetDocument(of organization: String, _ keys: [JSONWebKey]) -> KeySetDocument {
    keySets.withLock { kept in
      if let known = kept[organization], known.keys == keys { return known.document }
      let document = KeySetDocument(keys, maximumAge: limits.keySetAge)
      kept[organization] = (keys, document)
      return document
    }
  }

  /// How the key set of an organisation misbehaves; nil when it does not.
  func keySetFault(of organization: String) -> Step.KeySetFault? {
    faults.withLock { $0[organization] }
  }

  func setKeySetFault(_ fault: Step.KeySetFault?, of organization: String) {
    faults.withLock { $0[organization] = fault }
  }

  /// Has a request wait until the clock has moved by so many milliseconds.
  func wait(_ milliseconds: Int) async throws {
    let (due, overflow) = clock.elapsed().addingReportingOverflow(milliseconds)
    let number = requests.wait(until: overflow ? .max : due)
    defer { requests.goOn(number) }
    try await clock.sleep(milliseconds)
  }

  /// Signs one token on the pool, never on the caller's thread.
  func issue(_ order: TokenOrder) async throws(APIError) -> IssuedToken {
    let (now, id) = (clock.seconds, identifiers.tokenID())
    do {
      let keys = try await keys.signingKeys(for: order.organization.id, forge: order.forge?.key)
      return try await pool.run { try TokenMint().issue(order, keys: keys, at: now, jti: id) }
    } catch {
      throw APIError(issuing: error)
    }
  }
}

extension APIError {
  /// What became of an order for a token.
  init(issuing error: any Error) {
    switch error {
    case let error as TokenError:
      let isViewer = if case .viewerGetsNoToken = error { true } else { false }
      let code = isViewer ? "viewer-gets-no-token" : "token-not-issued"
      self.init(.unprocessableContent, code, error.description, remedy: error.remedy)
    case let error as KeyStoreError: self.init(keys: error)
    default:
      self.init(
        .internalServerError, "token-not-issued", "the token could not be signed: \(error)",
        remedy: "Try again.")
    }
  }

  /// What became of a request to the key store.
  init(keys error: KeyStoreError) {
    let (status, code): (HTTPResponse.Status, String) =
      switch error {
      case .unknownOrganization: (.notFound, "unknown-organization")
      case .unknownKey: (.notFound, "unknown-key")
      default: (.internalServerError, "keys-unavailable")
      }
    self.init(status, code, error.description, remedy: error.remedy)
  }
}
