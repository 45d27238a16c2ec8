import HTTPTypes
import JSON
import Native

extension HTTPField.Name {
  static let contentSecurityPolicy = name("Content-Security-Policy")
  static let contentTypeOptions = name("X-Content-Type-Options")
  static let frameOptions = name("X-Frame-Options")
  static let referrerPolicy = name("Referrer-Policy")
  static let resourcePolicy = name("Cross-Origin-Resource-Policy")
  static let lastEventID = name("Last-Event-ID")
  static let privateNetworkRequest = name("Access-Control-Request-Private-Network")
  static let privateNetworkAllowed = name("Access-Control-Allow-Private-Network")

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a field name") }
    return name
  }
}

extension HTTPAnswer {
  /// A JSON document that only the page's own origin may read, and nobody may keep.
  static func json(
    _ value: JSONObject, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> HTTPAnswer {
    var fields: HTTPFields = [
      .contentType: "application/json; charset=utf-8", .cacheControl: "no-store",
      .contentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
      .resourcePolicy: "same-origin",
    ]
    for field in headers { fields[field.name] = field.value }
    return .full(HTTPResponse(status: status, headerFields: fields), value.encoded())
  }

  /// A YAML document that only the page's own origin may read, and nobody may keep.
  static func yaml(_ text: String) -> HTTPAnswer {
    let fields: HTTPFields = [
      .contentType: "text/yaml; charset=utf-8", .cacheControl: "no-store",
      .contentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
      .resourcePolicy: "same-origin",
    ]
    return .full(HTTPResponse(status: .ok, headerFields: fields), Array(text.utf8))
  }

  /// An error as JSON.
  static func error(_ error: APIError, headers: HTTPFields = [:]) -> HTTPAnswer {
    json(error.json, status: error.status, headers: headers)
  }

  /// 302 to `location`.
  static func redirect(to location: String) -> HTTPAnswer {
    .full(
      HTTPResponse(
        status: .found,
        headerFields: [
          .location: location, .cacheControl: "no-store", .contentTypeOptions: "nosniff",
          .referrerPolicy: "no-referrer",
        ]), [])
  }

  /// 204.
  static var noContent: HTTPAnswer {
    .full(HTTPResponse(status: .noContent, headerFields: [.cacheControl: "no-store"]), [])
  }

  /// 405 with the methods that there are.
  static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method])
    -> HTTPAnswer
  {
    let names = allowed.map(\.rawValue).joined(separator: ", ")
    return .error(
      APIError(
        .methodNotAllowed, "method-not-allowed", "\(method.rawValue) is not possible here",
        remedy: "Use \(names)."),
      headers: [.allow: names])
  }

  /// 404 for a path.
  static func notFound(_ path: String, remedy: String) -> HTTPAnswer {
    .error(APIError(.notFound, "not-found", "there is nothing at \(path)", remedy: remedy))
  }
}

/// Whether an `If-None-Match` names this strong tag. The comparison is the weak one that RFC 9110
/// §13.1.2 asks for.
func matches(ifNoneMatch field: String?, tag: String) -> Bool {
  guard let field else { return false }
  if field == tag { return true }
  return field.split(separator: ",").contains { item in
    let item = item.drop { $0 == " " || $0 == "\t" }
    let trimmed = String(item.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    return trimmed == "*" || trimmed == tag || trimmed == "W/" + tag
  }
}
