package import JSON
package import Messages
package import Tokens

/// The documented app as a state machine: it verifies every token through the key set, asks for the next one
/// five minutes before expiry, asks again after an error or silence, and hears only its host. Times are
/// milliseconds since 1970; it knows no clock, socket or timer.
///
///     open, hear, keysCame, wake ──▶ ReferenceApp ──▶ ask · fetchKeys · use
///                                        └─ nextDue: when to call wake
package struct ReferenceApp: Sendable {
  /// What the app's developer has configured.
  package struct Setup: Sendable {
    /// The words of the host.
    package var profile: HostProfile
    /// The only origin that the app hears.
    package var hostOrigin: String
    /// The claim `iss` of a good token.
    package var issuer: String
    /// The claim `aud` of a good token.
    package var audience: String

    /// What the app expects of its host.
    package init(profile: HostProfile, hostOrigin: String, issuer: String, audience: String) {
      self.profile = profile
      self.hostOrigin = hostOrigin
      self.issuer = issuer
      self.audience = audience
    }
  }

  /// What the app wants done.
  package enum Effect: Sendable, Hashable {
    /// Post a refresh request to the host.
    case ask
    /// Fetch the key set and give it back under this number.
    case fetchKeys(Int)
    /// From now on this is the bearer token of requests to the app's back end; nil: none is sent.
    case use(String?)
  }

  private struct Current: Sendable {
    let compact: String
    let issuedAt: Int
    let expiresAt: Int
  }

  private struct Offer: Sendable {
    let compact: String
    let isAnswer: Bool
    var hasFetched = false
  }

  /// How far the host's clock may be ahead.
  private static let tolerance = 30_000
  private let setup: Setup
  private let verifier: any SignatureVerifier
  private var keys = KeyCache()
  private var schedule: RefreshSchedule
  private var current: Current?
  /// What is judged, in the order in which it came.
  private var offers: [Offer] = []
  private var bearer: String??

  /// An app that has not been opened yet.
  package init(_ setup: Setup, verifier: any SignatureVerifier) {
    self.setup = setup
    self.verifier = verifier
    schedule = RefreshSchedule(lead: setup.profile.refreshLead * 1000)
  }

  /// When time alone makes something happen; nil: never.
  package var nextDue: Int? {
    let expiry = bearer.flatMap { $0 } == nil ? nil : current?.expiresAt
    return [schedule.due, keys.deadline, expiry].compactMap { $0 }.min()
  }

  /// The app's document has loaded, with this token in its fragment.
  package mutating func open(token: String?, at now: Int) -> [Effect] {
    guard let token else { return use(nil) }
    offers.append(Offer(compact: token, isAnswer: false))
    return judge(at: now)
  }

  /// A message event: `isParent` says whether its source is the window that frames the app.
  package mutating func hear(
    _ message: JSONValue, origin: String, isParent: Bool, at now: Int
  ) -> [Effect] {
    let profile = setup.profile
    guard isParent, origin.isExactly(setup.hostOrigin), let type = message["type"]?.stringValue
    else { return [] }
    if type == profile.errorType {
      schedule.failed(at: now)
    } else if type == profile.responseType {
      guard let token = message[profile.tokenMember]?.stringValue, !token.isEmpty else {
        schedule.failed(at: now)
        return []
      }
      offers.append(Offer(compact: token, isAnswer: true))
      return judge(at: now)
    }
    return []
  }

  /// The key set of a `fetchKeys` came; nil: it could not be had. One that came too late changes nothing.
  package mutating func keysCame(_ number: Int, _ set: [JSONWebKey]?, at now: Int) -> [Effect] {
    guard keys.came(number, set, at: now) else { return [] }
    return judge(at: now)
  }

  /// Time has passed. Late is no harm: a machine may have slept.
  package mutating func wake(at now: Int) -> [Effect] {
    var effects: [Effect] = []
    if let deadline = keys.deadline, deadline <= now {
      keys.giveUp(at: now)
      effects += judge(at: now)
    }
    if schedule.wake(at: now) { effects.append(.ask) }
    return effects + use(live(at: now))
  }

  // MARK: Judging

  /// Judges what was offered, one after the other, until keys are needed first.
  private mutating func judge(at now: Int) -> [Effect] {
    var effects: [Effect] = []
    while let offer = offers.first {
      guard !keys.isLoading else { return effects }
      let report = report(on: offer.compact, at: now)
      if !offer.hasFetched, let kid = keyID(in: report), keys.needsFetch(for: kid, at: now) {
        offers[0].hasFetched = true
        return effects + [.fetchKeys(keys.load(at: now))]
      }
      if offer.hasFetched, let kid = keyID(in: report) { keys.judged(kid, at: now) }
      offers.removeFirst()
      effects += take(offer, report, at: now)
    }
    return effects
  }

  private mutating func take(_ offer: Offer, _ report: TokenReport, at now: Int) -> [Effect] {
    guard isAcceptable(report, offer.compact, at: now), let issuedAt = report.life.issuedAt,
      let expiresAt = report.life.expiresAt
    else { return refuse(offer, at: now) }
    let next = Current(
      compact: offer.compact, issuedAt: issuedAt, expiresAt: expiresAt.saturatingProduct(1000))
    // An older token may carry a role that was taken away.
    if let current, current.expiresAt > now, next.issuedAt < current.issuedAt {
      return refuse(offer, at: now)
    }
    current = next
    let effects = use(next.compact)
    let asks = schedule.renewed(until: next.expiresAt, isAnswer: offer.isAnswer, at: now)
    return asks ? effects + [.ask] : effects
  }

  private mutating func refuse(_ offer: Offer, at now: Int) -> [Effect] {
    if offer.isAnswer {
      schedule.failed(at: now)
      return []
    }
    return use(nil) + (schedule.ask(at: now) ? [.ask] : [])
  }

  /// Whether a token is good; one that will be so in a moment is, because clocks differ a little.
  private func isAcceptable(_ report: TokenReport, _ compact: String, at now: Int) -> Bool {
    if report.isAcceptable { return true }
    let failures = report.checks.filter { $0.verdict == .failed }.map(\.name)
    guard failures.allSatisfy({ $0 == "iat" || $0 == "nbf" }) else { return false }
    let soon = self.report(on: compact, at: now + Self.tolerance)
    return soon.checks.allSatisfy { !failures.contains($0.name) || $0.verdict == .passed }
      && report.checks.contains { $0.name == "signature" && $0.verdict == .passed }
  }

  private func report(on compact: String, at now: Int) -> TokenReport {
    TokenReport(
      decoding: compact, keySet: keys.keys, verifier: verifier, expectedIssuer: setup.issuer,
      expectedAudience: setup.audience, at: now / 1000)
  }

  /// The key that could make a token acceptable; nil where none could.
  private func keyID(in report: TokenReport) -> String? {
    guard report.header?["alg"] == "RS256" else { return nil }
    return report.header?["kid"]?.stringValue
  }

  // MARK: Using

  private func live(at now: Int) -> String? {
    current.flatMap { $0.expiresAt > now ? $0.compact : nil }
  }

  private mutating func use(_ token: String?) -> [Effect] {
    if let bearer, bearer == token { return [] }
    if bearer == nil, token == nil, !offers.isEmpty { return [] }
    bearer = .some(token)
    return [.use(token)]
  }
}

extension Int {
  /// The product, held at the ends of the range instead of trapping.
  func saturatingProduct(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}
