import HTTPTypes
import JSON
import Messages
import Native
import Tokens

/// The HTTP API under `/api/sim/v1`, as `openapi.json` describes it.
struct APIRoutes: Sendable {
  static let root = "/api/sim/v1"

  let service: HostService
  let request: HTTPRequest
  let target: RequestTarget
  let body: [UInt8]

  var context: HostContext { service.context }

  /// What is asked of the API, in decoded path segments; nil for a path outside of it.
  static func path(in segments: [String]) -> [String]? {
    let root = ["api", "sim", "v1"]
    return segments.starts(with: root) ? Array(segments.dropFirst(root.count)) : nil
  }

  /// Answers a request for these segments below the root.
  func answer(at path: [String]) async -> HTTPAnswer {
    do throws(APIError) {
      return try await route(path)
    } catch {
      return .error(error)
    }
  }

  private func route(_ path: [String]) async throws(APIError) -> HTTPAnswer {
    switch (path.first, path.count) {
    case ("health", 1):
      return try await only([.get]) { () async throws(APIError) in await health() }
    case ("openapi.json", 1): return try await only([.get]) { () throws(APIError) in document() }
    case ("configuration", 1):
      return try await only([.get]) { () throws(APIError) in .json(configuration()) }
    case ("scenarios", 1):
      return try await only([.get]) { () async throws(APIError) in await scenarios() }
    case ("embeddings", _): return try await embeddings(Array(path.dropFirst()))
    case ("tokens", 1): return try await only([.post]) { () throws(APIError) in try await issue() }
    case ("tokens", 2) where path[1] == "decode":
      return try await only([.post]) { () throws(APIError) in try await decode() }
    case ("keys", 1): return try await only([.get]) { () throws(APIError) in try await keys() }
    case ("keys", 3) where path[2] == "rotate":
      return try await only([.post]) { () throws(APIError) in try await rotate(path[1]) }
    case ("keys", 3) where path[2] == "withdraw":
      return try await only([.post]) { () throws(APIError) in try await withdraw(path[1]) }
    default:
      return .notFound(target.path, remedy: "See \(Self.root)/openapi.json.")
    }
  }

  /// Does `work` when the method is one of these, and when a method that changes something comes from
  /// here.
  func only(
    _ methods: [HTTPRequest.Method], _ work: () async throws(APIError) -> HTTPAnswer
  ) async throws(APIError) -> HTTPAnswer {
    let method = request.method == .head ? .get : request.method
    guard methods.contains(method) else {
      let allowed = methods.flatMap { $0 == .get ? [.get, .head] : [$0] }
      return .methodNotAllowed(request.method, allowed: allowed)
    }
    if method != .get { try checkOrigin() }
    return try await work()
  }

  /// Refuses what a foreign page could have a browser send: a foreign `Origin`, or a content type that
  /// a form can have.
  private func checkOrigin() throws(APIError) {
    if let origin = request.headerFields[.origin], !context.origins.isOwn(origin) {
      throw .foreign(origin, own: context.origins.host)
    }
    let type = request.headerFields[.contentType] ?? ""
    let essence = type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    guard essence.lowercased() == "application/json" else {
      throw APIError(
        .unsupportedMediaType, "not-json",
        "the content type \(JSONValue.string(type).text) is not application/json",
        remedy: "Send the header Content-Type: application/json, also without a body.")
    }
  }

  // MARK: Service

  private func health() async -> HTTPAnswer {
    let origins = context.origins
    let all = await service.embeddings.all()
    return .json([
      "status": "ok", "version": .string(context.version), "hostOrigin": .string(origins.host),
      "issuer": .string(origins.issuer), "app": .string(context.appURL),
      "embeddings": .number(all.count), "connected": .number(service.embeddings.connectedCount),
      "uptime": .number(service.uptime),
    ])
  }

  private func document() -> HTTPAnswer {
    service.pages.answer(
      to: request, at: ["api", "openapi.json"],
      headers: [.contentTypeOptions: "nosniff", .resourcePolicy: "same-origin"])
  }

  private func configuration() -> JSONObject {
    let origins = context.origins
    let configuration = context.configuration
    return [
      "hostName": .string(configuration.hostName), "hostOrigin": .string(origins.host),
      "loopbackOrigin": .string(origins.loopback), "issuer": .string(origins.issuer),
      "app": .string(context.appURL), "foreignOrigin": .string(origins.foreign),
      "lifetime": .number(configuration.lifetime), "persona": .string(context.defaultPersona.key),
      "organizations": .array(configuration.organizations.map { $0.json }),
      "personas": .array(configuration.personas.map { context.fullJSON($0) }),
      "sandbox": .optional(configuration.sandbox), "allow": .optional(configuration.allow),
      "referrerPolicy": .optional(configuration.referrerPolicy),
      "secure": context.gateway.map { gateway in
        [
          "proxy": .string("http://127.0.0.1:\(gateway.proxy.port)"),
          "certificate": .string(
            AuthorityFolder(root: configuration.stateDirectory).certificate),
          "ports": .object(
            JSONObject(gateway.ports.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
          ),
        ]
      } ?? .null,
    ]
  }
}
