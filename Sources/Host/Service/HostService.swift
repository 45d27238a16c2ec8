package import HTTPTypes
import JSON
package import Messages
package import Native
import Tokens

/// The service behind the host page: decides by the `Host` header what is served, and gives each
/// connection of the bridge its own embedding.
package final class HostService: WebServerDelegate {
  let context: HostContext
  let embeddings: Embeddings
  let pages: StaticFiles
  private let startedAt: Int

  /// A service of this configuration. `version` is shown to pages and in `/health`. `wallClock` counts for
  /// rates and idle times, where `clock` is not the time in which its peers live.
  package init(
    configuration: Configuration, keys: KeyStore, pool: SigningPool,
    profile: HostProfile = .meingpt, clock: HostClock = .system, wallClock: HostClock? = nil,
    identifiers: Identifiers = .random, limits: Limits = Limits(), version: String
  ) {
    context = HostContext(
      configuration: configuration, profile: profile, keys: keys, pool: pool, clock: clock,
      wallClock: wallClock ?? clock, identifiers: identifiers, limits: limits, version: version)
    embeddings = Embeddings(context: context)
    pages = StaticFiles(folder: configuration.staticDirectory)
    startedAt = context.wallClock.elapsed()
  }

  /// The addresses of the service; final once `listen(on:)` was called.
  package var origins: Origins { context.origins }

  /// Says on which port the server listens, when it chose one itself.
  package func listen(on port: Int) { context.listen(on: port) }

  /// Ends every stream of events, so that a server can stop at once.
  package func endStreams() { embeddings.closeTimelines() }

  /// Milliseconds since the service was made.
  var uptime: Int { max(0, context.wallClock.elapsed() - startedAt) }

  // MARK: WebServerDelegate

  package func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    BridgeDoor(context: context, embeddings: embeddings).decide(request, protocols: protocols)
  }

  package func receiver(for socket: WebSocket) -> (any WebSocketReceiver)? {
    BridgeConnection(socket, context: context, embeddings: embeddings)
  }

  package func refuse(
    _ request: HTTPRequest, with status: HTTPResponse.Status
  ) -> (HTTPResponse, [UInt8]) {
    let error =
      switch status {
      case .contentTooLarge:
        APIError(
          status, "too-large", "the body is longer than 1 MiB", remedy: "Send less at a time.")
      case .badRequest:
        APIError(
          status, "bad-length", "the header Content-Length is no number",
          remedy: "Send it once, with decimal digits only.")
      default:
        APIError(
          status, "length-required", "the body comes without its length",
          remedy: "Send the header Content-Length instead of Transfer-Encoding.")
      }
    guard case .full(let head, let body) = HTTPAnswer.error(error) else {
      return (HTTPResponse(status: status), [])
    }
    return (head, body)
  }

  package func respondAtOnce(to request: HTTPRequest) -> HTTPAnswer? {
    let answer: HTTPAnswer? =
      switch find(request) {
      case .answer(let answer): answer
      case .keySet(let organization):
        KeySetRoute(context: context, embeddings: embeddings)
          .answerAtOnce(to: request, organization: organization)
      case .api, .claims: nil
      }
    if answer != nil {
      context.requests.begin()
      context.requests.finish()
    }
    return answer
  }

  package func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    context.requests.begin()
    defer { context.requests.finish() }
    switch find(request) {
    case .answer(let answer): return answer
    case .keySet(let organization):
      return await KeySetRoute(context: context, embeddings: embeddings)
        .answer(to: request, organization: organization)
    case .api(let path, let target):
      // Off the loop's thread: what the API reads and writes may be megabytes.
      return await withTaskExecutorPreference(globalConcurrentExecutor) {
        await APIRoutes(service: self, request: request, target: target, body: body)
          .answer(at: path)
      }
    case .claims: return await DemoRoutes(context: context, embeddings: embeddings).me(request)
    }
  }

  // MARK: Routes

  /// What a request asks for.
  private enum Found {
    /// Something that is known at once.
    case answer(HTTPAnswer)
    case keySet(organization: String)
    case api([String], RequestTarget)
    /// The demo app's own back end.
    case claims
  }

  private func find(_ request: HTTPRequest) -> Found {
    guard
      let name = ServedName(
        authority: request.authority, hostName: context.configuration.hostName)
    else { return .answer(.error(.misdirected(request.authority, context: context))) }
    guard let target = RequestTarget(request.path ?? "/") else {
      return .answer(
        .error(
          APIError(
            .badRequest, "bad-path", "the path cannot be read",
            remedy: "Write it as UTF-8 with valid percent escapes.")))
    }
    switch name {
    case .host:
      return service(target)
        ?? .answer(
          pages.answer(
            to: request, at: ["host"] + target.segments,
            headers: PageHeaders.host(context.origins)))
    case .foreign: return .answer(foreign(request, target))
    case .demo: return demo(request, target)
    case .loopback: return service(target) ?? .answer(loopback(request, target))
    }
  }

  /// What the host page's name and the loopback names share: API, key sets, and the bridge's path.
  private func service(_ target: RequestTarget) -> Found? {
    if let organization = context.organization(ofKeySetPath: target.segments) {
      return .keySet(organization: organization)
    }
    if let rest = APIRoutes.path(in: target.segments) { return .api(rest, target) }
    guard target.segments == ["bridge"] else { return nil }
    return .answer(
      .error(
        APIError(
          .upgradeRequired, "upgrade-required", "the bridge speaks WebSocket",
          remedy: "Connect with ws:// and the subprotocol \(context.profile.subprotocol)."),
        headers: [.upgrade: "websocket"]))
  }

  private func loopback(_ request: HTTPRequest, _ target: RequestTarget) -> HTTPAnswer {
    guard target.segments == [""] else {
      return .notFound(
        target.path,
        remedy: "The host page is at \(context.origins.page)/, the API below \(APIRoutes.root).")
    }
    guard request.method == .get || request.method == .head else {
      return .methodNotAllowed(request.method, allowed: [.get, .head])
    }
    return .redirect(to: context.origins.page + "/" + (target.query.map { "?" + $0 } ?? ""))
  }

  private func foreign(_ request: HTTPRequest, _ target: RequestTarget) -> HTTPAnswer {
    if target.segments == ["config.json"] {
      return configuration(["hostOrigin": .string(context.origins.host)], for: request)
    }
    return pages.answer(
      to: request, at: ["foreign"] + target.segments,
      headers: PageHeaders.foreign(context.origins))
  }

  private func demo(_ request: HTTPRequest, _ target: RequestTarget) -> Found {
    switch target.segments {
    case ["config.json"]:
      .answer(
        configuration(
          DemoRoutes(context: context, embeddings: embeddings).configuration, for: request,
          headers: DemoRoutes.open))
    case ["api", "me"]: .claims
    default:
      .answer(
        pages.answer(
          to: request, at: ["demo"] + target.segments, headers: PageHeaders.demo(context.origins)))
    }
  }

  private func configuration(
    _ value: JSONObject, for request: HTTPRequest, headers: HTTPFields = [:]
  ) -> HTTPAnswer {
    guard request.method == .get || request.method == .head else {
      return .methodNotAllowed(request.method, allowed: [.get, .head])
    }
    return .json(value, headers: headers)
  }
}

extension APIError {
  /// 421: the `Host` header names nothing that is served here.
  static func misdirected(_ authority: String?, context: HostContext) -> APIError {
    let names = [
      context.configuration.hostName, ServedName.demoName, ServedName.foreignName,
      "*." + ServedName.foreignName, "localhost", "127.0.0.1", "[::1]",
    ]
    return APIError(
      .misdirectedRequest, "unknown-host",
      "nothing is served under the name \(JSONValue.string(authority ?? "").text)",
      remedy: "Use one of " + names.joined(separator: ", ") + ".")
  }
}
