import Host
import JSON
import Messages
import Scenarios
import Tokens

/// The host page of the reference client, with the reference app in its frame: what `static/host` and a browser
/// do, without them. It knows no socket, clock or timer.
struct ReferencePage: Sendable {
  /// What the page wants done.
  enum Output: Sendable, Hashable {
    /// Send this to the service.
    case send(JSONValue)
    /// Fetch the key set of the app's organisation for the document of this origin.
    case fetchKeys(Int, origin: String)
    /// The app's requests to its back end carry this token from now on.
    case use(String?)
  }

  /// The address of the key set's organisation: see `ReferenceApp.Setup.audience`.
  private(set) var organization = ""
  /// What the frame shows.
  private(set) var frame = Expectation.Frame.gone
  private let verifier: any SignatureVerifier
  private let profile: HostProfile
  private var hostOrigin = ""
  private var issuer = ""
  private var appOrigin = ""
  private var sandbox: String?
  private var app: ReferenceApp?
  /// The origin of the framed document, `null` in a sandbox; nil before there is a frame.
  private var documentOrigin: String?
  /// Counts documents: keys that an earlier one asked for are not for this one.
  private(set) var load = 0

  init(profile: HostProfile, verifier: any SignatureVerifier) {
    self.profile = profile
    self.verifier = verifier
  }

  /// When time alone makes something happen; nil: never.
  var nextDue: Int? { app?.nextDue }

  /// Whether the page has a frame, so that a service which it comes back to need not make one.
  var hasFrame: Bool { documentOrigin != nil }

  /// A message of the service.
  mutating func receive(_ message: JSONValue, at now: Int) -> [Output] {
    switch message["type"]?.stringValue {
    case "hostsim.welcome": greet(message)
    case "hostsim.frame":
      if message["sandbox"] != nil { sandbox = message["sandbox"]?.stringValue }
      let url = message["url"]?.stringValue ?? ""
      return message["cause"] == "navigate" ? navigate(to: url, at: now) : show(url, at: now)
    case "hostsim.post": return deliver(message, at: now)
    default: break
    }
    return []
  }

  /// Time has passed.
  mutating func wake(at now: Int) -> [Output] { run(at: now) { $0.wake(at: now) } }

  /// The key set that a document asked for came, or could not be had.
  mutating func keysCame(
    _ number: Int, of load: Int, _ keys: [JSONWebKey]?, at now: Int
  ) -> [Output] {
    guard load == self.load else { return [] }
    return run(at: now) { $0.keysCame(number, keys, at: now) }
  }

  /// The frame leaves for another document; at the app's own origin that is the app again.
  mutating func navigate(to url: String, at now: Int) -> [Output] {
    let target = AppAddress(url)
    if let target, target.origin.isExactly(appOrigin) { return show(url, at: now) }
    load += 1
    app = nil
    documentOrigin = target?.origin ?? "null"
    frame = .gone
    return []
  }

  // MARK: Service

  private mutating func greet(_ message: JSONValue) {
    hostOrigin = message["hostOrigin"]?.stringValue ?? hostOrigin
    issuer = message["issuer"]?.stringValue ?? issuer
    appOrigin = message["app"]?["origin"]?.stringValue ?? appOrigin
    organization = message["organization"]?["id"]?.stringValue ?? organization
    if !hasFrame { sandbox = message["frame"]?["sandbox"]?.stringValue }
  }

  private mutating func show(_ url: String, at now: Int) -> [Output] {
    let allowed = sandbox?.split(separator: " ").map(String.init)
    load += 1
    frame = .loaded
    documentOrigin =
      allowed.map { $0.contains("allow-same-origin") } ?? true
      ? AppAddress(url)?.origin ?? appOrigin : "null"
    app = nil
    guard allowed.map({ $0.contains("allow-scripts") }) ?? true else { return [] }
    app = ReferenceApp(
      .init(profile: profile, hostOrigin: hostOrigin, issuer: issuer, audience: organization),
      verifier: verifier)
    let token = AppAddress(url)?.token(in: profile.fragmentParameter)
    return run(at: now) { $0.open(token: token, at: now) }
  }

  private mutating func deliver(_ post: JSONValue, at now: Int) -> [Output] {
    let from = post["from"]?.stringValue
    let to = post["to"]?.stringValue
    let message = post["message"] ?? .null
    if post["target"] == "host" {
      guard to == nil || to == "*" || to == hostOrigin else { return [] }
      return [refused(message, from: .foreign, origin: from ?? hostOrigin, reason: "source")]
    }
    guard let documentOrigin else { return [failed(post, from: from, reason: "no-frame")] }
    guard to == "*" || documentOrigin.isExactly(to ?? appOrigin) else { return [] }
    let origin = from ?? hostOrigin
    return run(at: now) { $0.hear(message, origin: origin, isParent: from == nil, at: now) }
  }

  // MARK: App

  private mutating func run(
    at now: Int, _ body: (inout ReferenceApp) -> [ReferenceApp.Effect]
  ) -> [Output] {
    guard var running = app, let origin = documentOrigin else { return [] }
    let effects = body(&running)
    app = running
    return effects.map { effect in
      switch effect {
      case .use(let token): .use(token)
      case .fetchKeys(let number): .fetchKeys(number, origin: origin)
      case .ask: hear(["type": .string(profile.refreshType)], origin: origin)
      }
    }
  }

  /// What the page does with a request that its frame posts.
  private func hear(_ message: JSONValue, origin: String) -> Output {
    guard origin.isExactly(appOrigin) else {
      return refused(message, from: .app, origin: origin, reason: "origin")
    }
    return .send(["type": .string(profile.refreshType), "origin": .string(origin)])
  }

  private func refused(
    _ message: JSONValue, from: Party, origin: String, reason: String
  ) -> Output {
    observed(
      ObservedEntry(
        from: from, to: .host, kind: .message, name: Self.name(of: message), origin: origin,
        verdict: .rejected, reason: reason, raw: message))
  }

  private func failed(_ post: JSONValue, from: String?, reason: String) -> Output {
    observed(
      ObservedEntry(
        from: from == nil ? .host : .foreign, to: .app, kind: .message,
        name: Self.name(of: post["message"] ?? .null), origin: from, verdict: .failed,
        reason: reason, raw: ["entry": post["entry"] ?? .null, "to": post["to"] ?? .null]))
  }

  private static func name(of message: JSONValue) -> String {
    message["type"]?.stringValue ?? "message"
  }

  private func observed(_ seen: ObservedEntry) -> Output {
    .send([
      "type": .string(Inbound.observedType),
      "entry": [
        "from": .string(seen.from.rawValue), "to": .string(seen.to.rawValue),
        "kind": .string(seen.kind.rawValue), "name": .string(seen.name),
        "origin": .optional(seen.origin), "verdict": .optional(seen.verdict?.rawValue),
        "reason": .optional(seen.reason), "raw": seen.raw ?? .null,
      ],
    ])
  }
}

extension AppAddress {
  /// The value of a parameter of the fragment, the last one if there are several; nil when it is empty or not there.
  fileprivate func token(in parameter: String) -> String? {
    let mark = parameter + "="
    let parts = (fragment ?? "").split(separator: "&").filter { $0.hasPrefix(mark) }
    guard let last = parts.last, last.count > mark.count else { return nil }
    return String(last.dropFirst(mark.count))
  }
}
