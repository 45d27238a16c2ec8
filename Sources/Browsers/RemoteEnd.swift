internal import HTTPTypes
package import JSON
internal import Native

/// A WebDriver remote end that somebody else started: chromedriver, geckodriver, or the hub of a Selenium Grid.
///
///     POST {url}/session            ──▶ {"sessionId", "capabilities": {"webSocketUrl"}}
///     webSocketUrl as it was given  ──▶ WebDriver BiDi
///     DELETE {url}/session/{id}     at the end
///
/// Source: W3C WebDriver, "New Session"; W3C WebDriver BiDi, "Establishing a connection".
package struct RemoteEnd: Sendable, Hashable {
  /// Its address, for example `http://grid:4444`.
  package var url: String
  /// What the browser has to be or do, besides giving a WebSocket address.
  package var capabilities: JSONObject
  /// Takes the place of the host and port in the WebSocket address, for nodes that only know their inner name.
  package var socketHost: String?

  /// The remote end at `url`.
  package init(url: String, capabilities: JSONObject = [:], socketHost: String? = nil) {
    self.url = url
    self.capabilities = capabilities
    self.socketHost = socketHost
  }

  /// A session that was made at a remote end.
  struct Session: Sendable {
    let id: String
    let browser: Browser
    let socketURL: String
  }

  /// Asks for a session. Throws `.didNotStart` with the remote end's own words.
  func makeSession(within limit: Duration) async throws(BrowserError) -> Session {
    var wanted = capabilities
    wanted["webSocketUrl"] = true
    let answer = try await ask(
      .post, "/session", ["capabilities": ["alwaysMatch": .object(wanted)]], within: limit)
    let value = answer["value"]
    guard let id = value?["sessionId"]?.stringValue,
      let address = value?["capabilities"]?["webSocketUrl"]?.stringValue
    else {
      throw .didNotStart(
        browser: url, detail: value?["message"]?.stringValue ?? "it gave no WebSocket address")
    }
    let name = value?["capabilities"]?["browserName"]?.stringValue ?? ""
    return Session(
      id: id, browser: Self.browser(named: name), socketURL: Self.replacing(address, socketHost))
  }

  /// Ends the session, and with it the browser.
  func end(_ session: Session) async {
    _ = try? await ask(.delete, "/session/\(session.id)", nil, within: .seconds(10))
  }

  /// The browser that a remote end calls by this name.
  static func browser(named name: String) -> Browser {
    if name.lowercased().contains("firefox") { return .firefox }
    return name.contains("headless-shell") ? .headlessShell : .chromium
  }

  /// `address` with another host, which may bring a port.
  static func replacing(_ address: String, _ host: String?) -> String {
    guard let host, let scheme = address.firstRange(of: "://") else { return address }
    let rest = address[scheme.upperBound...]
    let path = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<path]
    let port = host.contains(":") ? "" : authority.lastIndex(of: ":").map { authority[$0...] } ?? ""
    return "\(address[..<scheme.upperBound])\(host)\(port)\(rest[path...])"
  }

  private func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue?, within limit: Duration
  ) async throws(BrowserError) -> JSONValue {
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    do {
      let (response, bytes) = try await WebClient.fetch(
        method, base + path,
        headers: body == nil ? [:] : [.contentType: "application/json; charset=utf-8"],
        body: body?.encoded() ?? [], timeout: limit)
      guard let answer = try? JSONValue(parsing: bytes) else {
        throw BrowserError.didNotStart(
          browser: url, detail: "it answered \(response.status.code) without JSON")
      }
      return answer
    } catch let error as BrowserError {
      throw error
    } catch {
      throw .didNotStart(browser: url, detail: "\(error)")
    }
  }
}
