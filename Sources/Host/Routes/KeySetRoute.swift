import HTTPTypes
import JSON
import Messages
import Native
import Scenarios
import Tokens

/// The public keys of one organisation, for apps in the frame and for their back ends: open to every
/// origin, cacheable, and on demand misbehaving.
struct KeySetRoute: Sendable {
  let context: HostContext
  let embeddings: Embeddings

  /// The answer, where nothing is to be waited for and nobody is to be told; else nil.
  func answerAtOnce(to request: HTTPRequest, organization: String) -> HTTPAnswer? {
    guard request.method == .get || request.method == .head else { return other(request) }
    guard context.keySetFault(of: organization) == nil, embeddings.connectedCount == 0,
      let keys = context.keys.knownKeySet(for: organization)
    else { return nil }
    return document(request, organization, keys).0
  }

  func answer(to request: HTTPRequest, organization: String) async -> HTTPAnswer {
    guard request.method == .get || request.method == .head else { return other(request) }
    let fault = context.keySetFault(of: organization)
    if let fault, fault.after > .zero {
      do { try await context.wait(fault.after.milliseconds) } catch { return .noContent }
    }
    let (answer, status, reason) = await document(request, organization, fault: fault)
    await embeddings.keySetFetched(
      organization, origin: request.headerFields[.origin], status: status, reason: reason)
    return answer
  }

  private func other(_ request: HTTPRequest) -> HTTPAnswer {
    request.method == .options
      ? preflight(request)
      : .methodNotAllowed(request.method, allowed: [.get, .head, .options])
  }

  private func document(
    _ request: HTTPRequest, _ organization: String, fault: Step.KeySetFault?
  ) async -> (HTTPAnswer, status: Int, reason: String) {
    let keys: [JSONWebKey]
    do {
      guard let found = try await context.keys.keySet(for: organization) else {
        let known = context.configuration.organizations.map(\.id).joined(separator: ", ")
        return failure(
          APIError(
            .notFound, "unknown-organization",
            "there is no organisation \(JSONValue.string(organization).text)",
            remedy: "Use one of \(known)."))
      }
      keys = found
    } catch {
      return failure(APIError(keys: error))
    }
    if let fault, fault.status != nil || fault.body != nil { return misbehave(fault, keys) }
    return document(request, organization, keys)
  }

  private func document(
    _ request: HTTPRequest, _ organization: String, _ keys: [JSONWebKey]
  ) -> (HTTPAnswer, status: Int, reason: String) {
    let document = context.keySetDocument(of: organization, keys)
    if matches(ifNoneMatch: request.headerFields[.ifNoneMatch], tag: document.tag) {
      return (.spelled(document.unchanged), 304, "the fetcher's copy is still right")
    }
    return (.spelled(document.whole), 200, keys.count == 1 ? "1 key" : "\(keys.count) keys")
  }

  private func failure(_ error: APIError) -> (HTTPAnswer, status: Int, reason: String) {
    (.error(error, headers: Self.open), error.status.code, error.message)
  }

  /// What the control asked for: another status, another body. An error is never cached.
  private func misbehave(
    _ fault: Step.KeySetFault, _ keys: [JSONWebKey]
  ) -> (HTTPAnswer, status: Int, reason: String) {
    let status = fault.status ?? 200
    var fields = Self.open
    fields[.cacheControl] = "no-store"
    fields[.contentType] = "application/json; charset=utf-8"
    let body: [UInt8]
    if let text = fault.body {
      body = Array(text.utf8)
    } else if status < 400 {
      body = JSONWebKey.keySet(keys).encoded()
    } else {
      body =
        APIError(
          .init(code: status), "simulated", "the key set misbehaves on demand",
          remedy: "Send the control {\"jwks\": \"normal\"}."
        ).json.encoded()
    }
    return (
      .full(HTTPResponse(status: .init(code: status), headerFields: fields), body), status,
      "misbehaves on demand"
    )
  }

  private func preflight(_ request: HTTPRequest) -> HTTPAnswer {
    var fields = Self.open
    fields[.accessControlAllowMethods] = "GET, HEAD, OPTIONS"
    fields[.accessControlAllowHeaders] = "*"
    fields[.accessControlMaxAge] = "300"
    fields[.cacheControl] = "no-store"
    if request.headerFields[.privateNetworkRequest] != nil {
      fields[.privateNetworkAllowed] = "true"
    }
    return .full(HTTPResponse(status: .noContent, headerFields: fields), [])
  }

  /// Every origin may read it.
  fileprivate static let open: HTTPFields = [
    .accessControlAllowOrigin: "*", .accessControlExposeHeaders: "ETag",
    .resourcePolicy: "cross-origin", .contentTypeOptions: "nosniff",
  ]
}

/// A key set as it is served to everybody.
struct KeySetDocument: Sendable {
  /// Its entity tag with quotes.
  let tag: String
  /// 200 with the keys.
  let whole: SpelledAnswer
  /// 304.
  let unchanged: SpelledAnswer

  /// Browsers may keep it for `maximumAge` seconds.
  init(_ keys: [JSONWebKey], maximumAge: Int) {
    let body = JSONWebKey.keySet(keys).encoded()
    tag = "\"\(Identifiers.hexadecimal(Array(Digest.sha256(body).prefix(16))))\""
    var fields = KeySetRoute.open
    fields[.eTag] = tag
    fields[.cacheControl] = "public, max-age=\(maximumAge)"
    unchanged = SpelledAnswer(HTTPResponse(status: .notModified, headerFields: fields), [])
    fields[.contentType] = "application/json; charset=utf-8"
    whole = SpelledAnswer(HTTPResponse(status: .ok, headerFields: fields), body)
  }
}

extension HostContext {
  /// The organisation whose key set these decoded path segments name; nil when they name none.
  func organization(ofKeySetPath segments: [String]) -> String? {
    guard keySetPattern.count == segments.count else { return nil }
    var organization: String?
    for (expected, segment) in zip(keySetPattern, segments) {
      if expected == "{organizationId}" {
        organization = segment
      } else if expected != segment {
        return nil
      }
    }
    return organization
  }
}
