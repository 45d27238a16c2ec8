import HTTPTypes
import JSON
import Messages
import Native
import Tokens

/// Decides who may open the bridge. Runs on the loop thread and waits for nothing.
struct BridgeDoor: Sendable {
  let context: HostContext
  let embeddings: Embeddings

  func decide(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    do throws(APIError) {
      return .accept(subprotocol: try admit(request, protocols: protocols))
    } catch {
      guard case .full(let head, let body) = HTTPAnswer.error(error) else {
        return .refuse(HTTPResponse(status: error.status), [])
      }
      return .refuse(head, body)
    }
  }

  private func admit(
    _ request: HTTPRequest, protocols: [String]
  ) throws(APIError) -> String? {
    guard
      let name = ServedName(
        authority: request.authority, hostName: context.configuration.hostName)
    else { throw .misdirected(request.authority, context: context) }
    if let origin = request.headerFields[.origin], !context.origins.isOwn(origin) {
      throw .foreign(origin, own: context.origins.host)
    }
    guard name == .host || name == .loopback,
      let target = RequestTarget(request.path ?? "/"), target.segments == ["bridge"]
    else {
      throw APIError(
        .notFound, "not-found", "there is no WebSocket here",
        remedy: "Connect to \(context.origins.bridge).")
    }
    let known = protocols.contains(context.profile.subprotocol)
    guard protocols.isEmpty || known else {
      throw APIError(
        .badRequest, "unknown-subprotocol",
        "none of the subprotocols \(protocols.joined(separator: ", ")) is spoken here",
        remedy: "Offer \(context.profile.subprotocol), or none.")
    }
    try admit(target)
    return known ? context.profile.subprotocol : nil
  }

  private func admit(_ target: RequestTarget) throws(APIError) {
    let request = BridgeRequest(target)
    if let key = request.persona, !request.isPage, context.persona(key) == nil {
      throw APIError(unknownPersona: key, known: context.configuration.personas.map(\.key))
    }
    let embedding = request.embedding.flatMap { embeddings.find($0) }
    if let embedding, embedding.gate.isClosed(at: context.clock.elapsed()) {
      throw APIError(
        .serviceUnavailable, "bridge-down", "the bridge of this embedding is cut on purpose",
        remedy: "Connect again later, or send the control {\"bridge\": \"up\"}.")
    }
    if request.embedding != nil, embedding == nil, !request.isPage {
      throw APIError(
        .notFound, "unknown-embedding", "there is no such embedding",
        remedy: "Connect without embedding=, or make one with POST \(APIRoutes.root)/embeddings.")
    }
    guard embeddings.connectedCount < context.limits.connectedEmbeddings else {
      throw APIError(
        .serviceUnavailable, "too-many-connections",
        "\(context.limits.connectedEmbeddings) connections are open already",
        remedy: "Close some first.")
    }
  }
}

/// What a connection asks for in its query.
struct BridgeRequest: Sendable {
  /// Whether it is a host page.
  let isPage: Bool
  /// The embedding it wants back.
  let embedding: String?
  /// Whether the page still has its frame.
  let frameIsAlive: Bool
  /// Who shall be signed in, in a new embedding.
  let persona: String?

  init(_ target: RequestTarget) {
    isPage = target.parameter("client") == "page"
    embedding = target.parameter("embedding")
    frameIsAlive = target.parameter("frame") == "alive"
    persona = target.parameter("persona")
  }
}

extension APIError {
  /// 403: a page of another origin.
  static func foreign(_ origin: String, own: String) -> APIError {
    APIError(
      .forbidden, "foreign-origin", "the origin \(JSONValue.string(origin).text) is foreign",
      remedy: "Do this from the host page at \(own), or from a program that sends no Origin.")
  }
}
