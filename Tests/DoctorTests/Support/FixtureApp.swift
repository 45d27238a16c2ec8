import Doctor
import HTTPTypes
import Messages
import Native
import Testing

/// An app of a test: really served on a port of its own, and named as if it stood anywhere.
struct FixtureApp: Sendable {
  /// One answer. Fields are a list, for some of them come twice.
  struct Answer: Sendable {
    var status = 200
    var fields: [(String, String)] = []
    var type: String? = "text/html; charset=utf-8"
    var body = ""
  }

  /// The app's embed URL.
  var url = "http://localhost:3000/"
  /// Answers by path; what is not here is 404.
  var answers: [String: Answer] = ["/": .good, "/app.js": .script(Self.goodScript)]
  /// How long the first byte seems to take, in milliseconds.
  var milliseconds = 0
  /// What seems to be wrong with the certificate.
  var certificateProblem: String?
  /// What a browser saw.
  var browser: BrowserEvidence?

  /// What a good app does.
  static let goodScript = """
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    history.replaceState(null, "", location.pathname + location.search);
    addEventListener("message", (event) => {
      if (event.origin !== "https://app.meingpt.com" || event.source !== window.parent) return;
      if (event.data.type === "MEINGPT_TOKEN_RESPONSE") use(event.data.token);
    });
    """

  /// The good app with other fields of its page.
  static func sending(_ fields: (String, String)...) -> FixtureApp {
    var app = FixtureApp()
    app.answers["/"]?.fields = fields
    return app
  }

  /// The good app with another script.
  static func running(_ script: String) -> FixtureApp {
    var app = FixtureApp()
    app.answers["/app.js"] = .script(script)
    return app
  }

  /// An app whose address leads to `location`, where `page` is.
  static func redirecting(to location: String, page: String) -> FixtureApp {
    var app = FixtureApp()
    app.answers = [
      "/": Answer(status: 302, fields: [("Location", location)]), page: .good,
      "/app.js": .script(goodScript),
    ]
    return app
  }

  /// The same app at another address.
  func at(_ url: String) -> FixtureApp {
    var app = self
    app.url = url
    return app
  }

  /// The good app as a browser saw it.
  static func seen(_ change: (inout BrowserEvidence) -> Void) -> FixtureApp {
    var app = FixtureApp()
    var browser = BrowserEvidence(browser: "Chromium", hostOrigin: "https://app.meingpt.com")
    browser.listens = true
    browser.fragment = .consumed
    change(&browser)
    app.browser = browser
    return app
  }

  /// What the doctor makes of it in a host page on `origin`.
  func diagnosis(in origin: String = "https://app.meingpt.com") async throws -> Diagnosis {
    let framer = Framer(try #require(AppAddress(origin)))
    return Diagnosis(try await evidence(), for: framer, checkedAt: 0)
  }

  /// What the doctor sees of it.
  func evidence() async throws -> Evidence {
    let server = try await WebServer.start(.init(), delegate: Delegate(answers: answers))
    let address = try #require(AppAddress(url))
    let (port, milliseconds, problem) = (server.port, milliseconds, certificateProblem)
    let probe = WebProbe { url, headers, limit throws(WebVisit.Failure) in
      guard let wanted = AppAddress(url) else { throw .badURL }
      let visit = try await WebVisit.get(
        "http://127.0.0.1:\(port)\(wanted.pathAndQuery)", headers: headers, timeout: .seconds(60))
      return WebVisit(
        status: visit.status, fields: visit.fields, body: visit.body,
        firstByte: .milliseconds(milliseconds),
        certificateProblem: wanted.scheme == "https" ? problem : nil)
    }
    var evidence = await probe.look(at: address)
    await server.stop()
    evidence.browser = browser
    return evidence
  }
}

extension FixtureApp.Answer {
  /// The page of a good app.
  static let good = Self(
    body:
      "<!doctype html><html lang=en><title>good</title><script type=module src=/app.js></script>")

  static func html(_ body: String) -> Self { Self(body: "<!doctype html><html lang=en>\(body)") }

  static func script(_ text: String) -> Self { Self(type: "text/javascript", body: text) }
}

private struct Delegate: WebServerDelegate {
  let answers: [String: FixtureApp.Answer]

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .refuse(HTTPResponse(status: .notFound), [])
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    let path = String((request.path ?? "/").prefix { $0 != "?" })
    guard let answer = answers[path] else { return .full(HTTPResponse(status: .notFound), []) }
    var fields = HTTPFields()
    if let type = answer.type { fields[.contentType] = type }
    for (name, value) in answer.fields {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    return .full(
      HTTPResponse(status: .init(code: answer.status), headerFields: fields),
      Array(answer.body.utf8))
  }

  func serve(_ socket: WebSocket) async {}
}
