internal import JSON

/// What browser windows reported by themselves: console lines, uncaught errors and failed requests, each with the
/// user context (the cookie jar of one test) it belongs to.
package struct Evidence: Sendable {
  /// One report.
  package struct Report: Sendable, Hashable, CustomStringConvertible {
    /// Where a report comes from.
    package enum Source: String, Sendable {
      /// A call of `console`.
      case console
      /// An error that no script caught, or a warning of the browser.
      case script
      /// A request that failed before it had an answer.
      case network
      /// A message of the browser that is no WebDriver BiDi.
      case `protocol`
    }
    /// Where it comes from.
    package let source: Source
    /// `debug`, `info`, `warn` or `error`.
    package let level: String
    /// What was printed; of a failed request, its address and the browser's word for the failure.
    package let text: String
    /// The frame it happened in.
    package let context: String?
    /// The user context of that frame.
    package let userContext: String?
    /// How deep that frame lies: 0 is a tab, 1 a frame in it. Nil when it is not known any more.
    package let depth: Int?

    /// One line.
    package var description: String { "\(source.rawValue) \(level): \(text)" }
  }

  /// A request that a page sent.
  package struct Request: Sendable, Hashable {
    /// The frame that sent it.
    package let context: String
    /// How deep that frame lies: 0 is a tab, 1 a frame in it.
    package let depth: Int?
    /// `GET`, `POST`, ….
    package let method: String
    /// Its address.
    package let url: String
    /// The token in its field `Authorization: Bearer`.
    package let bearer: String?
  }

  /// All reports, in the order of their arrival.
  package private(set) var reports: [Report] = []
  private var userContexts: [String: String] = [:]
  private var parents: [String: String] = [:]
  private var openTabs: [String] = []
  private var requests: [(userContext: String, Request)] = []

  /// Nothing yet.
  package init() {}

  /// The events that are noted; to be subscribed to.
  package static let events = [
    "log.entryAdded", "network.fetchError", "browsingContext.contextCreated",
    "browsingContext.contextDestroyed",
  ]

  /// The event of a request, which is subscribed to where requests are asked for.
  static let requestEvent = "network.beforeRequestSent"

  /// The reports of one user context.
  package func reports(in userContext: String) -> [Report] {
    reports.filter { $0.userContext == userContext }
  }

  /// The requests of one user context, without the first `count`.
  package func requests(in userContext: String, after count: Int = 0) -> [Request] {
    requests.filter { $0.userContext == userContext }.dropFirst(count).map(\.1)
  }

  /// The open tabs and windows of one user context, the oldest first.
  package func tabs(in userContext: String) -> [String] {
    openTabs.filter { userContexts[$0] == userContext }
  }

  /// Takes one event in; unknown ones change nothing.
  package mutating func note(_ event: BidiEvent) {
    let parameters = event.parameters
    switch event.method {
    case "browsingContext.contextCreated":
      guard let context = parameters["context"]?.stringValue else { return }
      userContexts[context] = parameters["userContext"]?.stringValue
      if let parent = parameters["parent"]?.stringValue {
        parents[context] = parent
      } else if !openTabs.contains(context) {
        openTabs.append(context)
      }
    case "browsingContext.contextDestroyed":
      openTabs.removeAll { $0 == parameters["context"]?.stringValue }
    case "log.entryAdded":
      let context = parameters["source"]?["context"]?.stringValue
      add(
        parameters["type"]?.stringValue == "console" ? .console : .script,
        level: parameters["level"]?.stringValue ?? "info",
        text: parameters["text"]?.stringValue ?? "", context: context,
        userContext: parameters["source"]?["userContext"]?.stringValue)
    case "network.fetchError":
      let url = parameters["request"]?["url"]?.stringValue ?? "?"
      add(
        .network, level: "error", text: "\(url) \(parameters["errorText"]?.stringValue ?? "")",
        context: parameters["context"]?.stringValue, userContext: nil)
    case Self.requestEvent:
      guard let context = parameters["context"]?.stringValue, let request = parameters["request"],
        let userContext = parameters["userContext"]?.stringValue ?? userContexts[context]
      else { return }
      requests.append(
        (
          userContext,
          Request(
            context: context, depth: depth(of: context),
            method: request["method"]?.stringValue ?? "", url: request["url"]?.stringValue ?? "",
            bearer: Self.bearer(in: request["headers"]?.arrayValue ?? []))
        ))
    default: break
    }
  }

  private static func bearer(in fields: [JSONValue]) -> String? {
    let field = fields.first { $0["name"]?.stringValue?.lowercased() == "authorization" }
    guard let value = field?["value"]?["value"]?.stringValue,
      let space = value.firstIndex(of: " "), value[..<space].lowercased() == "bearer"
    else { return nil }
    let token = value[space...].drop { $0 == " " }
    return token.isEmpty ? nil : String(token)
  }

  private func depth(of context: String) -> Int? {
    guard userContexts[context] != nil else { return nil }
    var (depth, place) = (0, context)
    while let parent = parents[place] { (depth, place) = (depth + 1, parent) }
    return depth
  }

  /// Takes in what the browser said outside the protocol.
  package mutating func noteUnreadable(_ text: String) {
    add(.protocol, level: "error", text: text, context: nil, userContext: nil)
  }

  private mutating func add(
    _ source: Report.Source, level: String, text: String, context: String?, userContext: String?
  ) {
    reports.append(
      Report(
        source: source, level: level, text: text, context: context,
        userContext: userContext ?? context.flatMap { userContexts[$0] },
        depth: context.flatMap(depth(of:))))
  }
}
