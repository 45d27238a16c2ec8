import HTTPTypes
import JSON
import Native
import Tokens

/// The small back end of the demo app: who runs it, and a resource that wants a valid token.
struct DemoRoutes: Sendable {
  let context: HostContext
  let embeddings: Embeddings

  /// What the demo app has to know about its host.
  var configuration: JSONObject {
    let origins = context.origins
    let persona = context.defaultPersona
    let organization = context.organization(persona.organization)
    return [
      "hostOrigin": .string(origins.host), "issuer": .string(origins.issuer),
      "organizationId": .string(persona.organization),
      "organizationName": .string(organization?.name ?? persona.organization),
      "jwksUrl": .string(origins.keySet(of: persona.organization)),
      "loopbackJwksUrl": .string(origins.loopbackKeySet(of: persona.organization)),
      "lifetime": .number(context.configuration.lifetime),
    ]
  }

  /// The claims of the caller's token, or 401 and why. Any of the service's organisations will do.
  func me(_ request: HTTPRequest) async -> HTTPAnswer {
    if request.method == .options { return Self.preflight }
    guard request.method == .get || request.method == .head else {
      return .methodNotAllowed(request.method, allowed: [.get, .head, .options])
    }
    let bearer = Self.bearer(of: request)
    await embeddings.demoAsked("GET /api/me", bearer: bearer)
    guard let token = bearer else { return refusal("no bearer token was sent") }
    let report = await context.report(on: token)
    guard report.isAcceptable, let claims = report.claims else {
      let failed = report.checks.first { $0.verdict == .failed }
      return refusal(failed.map { "\($0.name): \($0.reason)" } ?? "the token cannot be verified")
    }
    return .json(["claims": claims], headers: Self.open)
  }

  private static func bearer(of request: HTTPRequest) -> String? {
    guard let field = request.headerFields[.authorization],
      let space = field.firstIndex(of: " "), field[..<space].lowercased() == "bearer"
    else { return nil }
    return String(field[space...].drop { $0 == " " })
  }

  private func refusal(_ reason: String) -> HTTPAnswer {
    var fields = Self.open
    fields[.wwwAuthenticate] = "Bearer"
    return .json(["error": .string(reason)], status: .unauthorized, headers: fields)
  }

  /// Every origin may read it: in a sandboxed frame the demo app is of the origin `null`, and no cookie
  /// counts here.
  static let open: HTTPFields = [.accessControlAllowOrigin: "*"]

  private static let preflight: HTTPAnswer = {
    var fields = open
    fields[.accessControlAllowMethods] = "GET, HEAD, OPTIONS"
    fields[.accessControlAllowHeaders] = "authorization"
    return .full(HTTPResponse(status: .noContent, headerFields: fields), [])
  }()
}

extension HostContext {
  /// What a careful app of this service would make of a token: the audience decides which key set
  /// counts, and one that the service does not have is refused.
  func report(on token: String) async -> TokenReport {
    func report(_ keySet: [JSONWebKey], audience: String) -> TokenReport {
      TokenReport(
        decoding: token, keySet: keySet, verifier: NativeVerifier(),
        expectedIssuer: origins.issuer, expectedAudience: audience, at: clock.seconds)
    }
    let named = report([], audience: "").claims?["aud"]?.stringValue
    let audience = named.flatMap { organization($0)?.id } ?? defaultPersona.organization
    let keySet = try? await keys.keySet(for: audience)
    return report((keySet ?? nil) ?? [], audience: audience)
  }
}
