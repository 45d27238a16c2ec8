import Doctor
import JSON
import Messages
import Scenarios
import Tokens

extension Embedding {
  /// Frames the app, by default with an honest token; without one when nobody is signed in, and for a
  /// viewer.
  func openFrame(_ opening: Step.Opening, cause: String) async {
    var issue: Issue?
    var reason: String?
    switch opening.token {
    case .none?: reason = "opened without a token"
    case nil, .forge?:
      var forge: Forge?
      if case .forge(let given) = opening.token, given != Forge() { forge = given }
      do {
        issue = try await self.issue(forge: forge)
      } catch {
        reason = "no token: \(error.message)"
        if !error.isRuleOfTheHost { post(.error(error)) }
      }
    }
    if cause == "open" { frameSandbox = opening.sandbox }
    let url = context.origins.app.framed(
      token: issue?.token.compact, parameter: context.profile.fragmentParameter, path: opening.path,
      fragment: opening.fragment)
    show(url, cause: cause, reason: reason, note: issue?.note)
    current = issue?.token
    initial = issue?.token
    await postState()
  }

  /// Frames a URL again.
  func show(_ url: String, cause: String, reason: String?, note: TimelineEntry.TokenNote?) {
    loads += 1
    frameURL = url
    isElsewhere = false
    record(
      .host, .app, .frame, cause, origin: context.origins.app.origin, reason: reason, token: note,
      raw: ["url": .string(url), "load": .number(loads)])
    post(.frame(url: url, load: loads, cause: cause, sandbox: frameSandbox))
    if isByItself { schedule(.look) }
  }

  /// Why the app cannot be framed, as far as its answer tells; nil when it can.
  func frameObstacle() async -> Expectation.FrameReason? {
    await diagnosis(.document).findings.filter { $0.severity == .blocking }
      .compactMap { Expectation.FrameReason(rawValue: $0.id.rawValue) }.first
  }

  /// What the doctor makes of the app that is framed, or would be.
  func diagnosis(_ depth: WebProbe.Depth = .scripts) async -> Diagnosis {
    let origins = context.origins
    // A host name that is no address is refused when it is configured.
    let page = AppAddress(origins.page) ?? origins.app
    let app = frameURL.flatMap { AppAddress($0) } ?? origins.app
    let configuration = context.configuration
    let mapped = configuration.isSecure ? configuration.mappedPorts : [:]
    let evidence = await WebProbe(depth, mapped: mapped, isConfined: configuration.isSecure)
      .look(at: app)
    return Diagnosis(
      evidence, for: Framer(page, profile: context.profile), checkedAt: context.clock.now())
  }

  /// The state of the frame as far as the service can tell.
  func frameState() async -> (Expectation.Frame, Expectation.FrameReason?) {
    if frameURL == nil || isElsewhere { return (.gone, nil) }
    let reason = await frameObstacle()
    return (reason == nil ? .loaded : .blocked, reason)
  }

  /// Looks whether the app can be framed, and tells the page.
  func look() async {
    let found = await diagnosis()
    let isNews = found.findings != health?.findings
    health = found
    if isNews {
      let worst = found.findings.first { $0.severity != .note }
      record(
        .service, .host, .health,
        "frame \(found.isKeptOut ? "blocked" : worst.map { _ in "warning" } ?? "ok")",
        reason: worst.map { "\($0.title) \($0.evidence)" })
    }
    if attachment?.isPage == true { post(.health(found.json())) }
  }
}
