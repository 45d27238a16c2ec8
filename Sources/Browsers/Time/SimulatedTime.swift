internal import Foundation
internal import JSON

/// A clock that all pages of one user context and the service share. It moves only when it is told to, and between
/// moves everything settles: timers that are due, messages, requests, which themselves take real time.
///
///     advance ──▶ pages: fire your timers before the limit; the first that wants the network stops the clock
///             ──▶ service: move to that moment
///             ──▶ pages and service: until nothing is under way ──▶ again, up to the end
///
/// Frames of every origin are reached through their top level, so that a step costs one command for each tab. In
/// real time only `settle()` is of use.
package actor SimulatedTime {
  /// The simulated time, in milliseconds since 1970.
  package private(set) var now: Int
  /// When the pages' next timer is due, in milliseconds since 1970, as they said last; nil when none is.
  package private(set) var pagesDue: Int?
  /// What was not waited for any longer at the last settling, in words; empty when everything settled.
  package private(set) var givenUp: [String] = []
  /// The same of every settling that nobody was told of yet.
  private var untold: [String] = []
  private let context: UserContext
  private let service: any SimulatedService
  private let patience: Duration
  private let isReal: Bool
  /// By how much the service's counts are ahead for good: messages lost with a connection or a document.
  private var lead = ServiceCounts()

  private init(
    context: UserContext, start: Int?, service: any SimulatedService, patience: Duration
  ) {
    self.context = context
    self.service = service
    self.patience = patience
    now = start ?? 0
    isReal = start == nil
  }

  /// Gives every page that will be opened in `context` this clock; to be called before the first one is opened.
  /// `start` is in milliseconds since 1970; nil leaves the pages the real time. `bridge` is the address of the
  /// service's WebSocket, without a query, whose messages are counted. Nothing waits longer than `patience`, in real time, for requests that do not end
  /// and for pages that do not answer.
  package static func begin(
    in context: UserContext, at start: Int?, script: ClockScript, service: any SimulatedService,
    bridge: String, patience: Duration = .seconds(5)
  ) async throws(BrowserError) -> SimulatedTime {
    try await context.addPreloadScript(
      script.function(
        start: start, bridge: bridge, key: UUID().uuidString, patience: patience.milliseconds))
    return SimulatedTime(context: context, start: start, service: service, patience: patience)
  }

  /// When the service or a page will do something next by itself, in milliseconds since 1970; nil when neither will.
  package func nextDue() async -> Int? {
    [await service.nextDue(), pagesDue].compactMap(\.self).min()
  }

  /// What was not waited for any longer since this was asked last: from there on the simulated time is no longer exact.
  package func takeGivenUp() -> [String] {
    defer { untold = [] }
    return untold
  }

  /// Lets everything come to rest without moving the clock. What does not within the patience is in `givenUp`. Throws
  /// `.neverHappened` when a page does not answer for so long: what is due in it is not known then.
  package func settle() async throws(BrowserError) {
    givenUp = []
    let end = ContinuousClock.now + patience
    var last: (report: ClockReport, counts: ServiceCounts)?
    while true {
      let (report, obstacle) = try await ask("settle", [.number(now)])
      if report.silent > 0 { throw silence("\(report.silent) frames") }
      let counts = await service.counts()
      pagesDue = report.due
      if counts.connection != lead.connection {
        lead = ServiceCounts(connection: counts.connection)
      }
      // While one side has a connection and the other has none, a message or the end of one is on its way.
      let isStill =
        report.isQuiet && counts.busy == 0 && report.pending <= counts.asleep
        && counts.isConnected == (report.bridges > 0)
      if isStill, counts.received - report.sent == lead.received,
        counts.sent - report.received == lead.sent
      {
        return
      }
      // Messages of a connection that was cut arrive nowhere; those of one that is open do, however late.
      if isStill, !counts.isConnected { return accept(report, counts) }
      if ContinuousClock.now > end {
        if let obstacle { throw silence(obstacle) }
        return try await giveUp(report, counts)
      }
      if let last, last.report == report, last.counts == counts {
        try? await Task.sleep(for: .milliseconds(1))
      }
      last = (report, counts)
    }
  }

  /// Settles, moves the clock to `moment`, in milliseconds since 1970, stopping where something is due on the way,
  /// and settles again. With `isSleep` the machine is suspended meanwhile: nothing happens on the way, late timers fire once on
  /// waking. With `stops` it returns at the first moment at which something was due. Returns the time reached.
  @discardableResult
  package func advance(
    to moment: Int, isSleep: Bool = false, stops: Bool = false
  ) async throws(BrowserError) -> Int {
    guard !isReal, now < moment else { return now }
    // What was begun since the last settling belongs to this moment.
    try await settle()
    while now < moment {
      let serviceDue = await service.nextDue().map { max($0, now) }
      var limit = isSleep ? moment : min(moment, serviceDue ?? moment)
      // Tabs run by themselves only where no other one may be due in between.
      if await !isOneTab, !isSleep { limit = min(limit, max(pagesDue ?? limit, now)) }
      let (report, _) = try await ask("run", [.number(limit), .bool(isSleep), .bool(stops)])
      let reached = min(max(report.now, now), limit)
      now = reached
      await service.move(to: reached)
      let wasDue =
        serviceDue == reached || report.hasFired || report.due.map { $0 <= reached } == true
      try await settle()
      if stops, wasDue { break }
    }
    return now
  }

  /// Has the pages wait no more for what is under way.
  private func giveUp(_ report: ClockReport, _ counts: ServiceCounts) async throws(BrowserError) {
    givenUp = try await ask("giveUp", []).report.waits
    if counts.busy > 0 { givenUp.append("\(counts.busy) requests in the service") }
    let isOpen = report.bridges > 0
    if counts.isConnected != isOpen {
      givenUp.append("the bridge, which is open only for the \(isOpen ? "page" : "service")")
    }
    let up = report.sent + lead.received - counts.received
    let down = counts.sent - report.received - lead.sent
    if counts.isConnected, up != 0 || down != 0 {
      givenUp.append("messages of the bridge: \(up) to the service, \(down) to the page")
    }
    if !report.isQuiet { givenUp.append("a page that goes on changing") }
    untold += givenUp
    accept(report, counts)
  }

  private func silence(_ detail: String) -> BrowserError {
    .neverHappened(
      what: "all pages and frames answer the simulated clock", milliseconds: patience.milliseconds,
      detail: detail)
  }

  private func accept(_ report: ClockReport, _ counts: ServiceCounts) {
    lead.received = counts.received - report.sent
    lead.sent = counts.sent - report.received
  }

  private var isOneTab: Bool {
    get async { await context.session.client.evidence.tabs(in: context.id).count <= 1 }
  }

  /// What all tabs answer to one order, and why one did not. A tab between two documents is asked again when
  /// everything else is looked at.
  private func ask(
    _ order: String, _ arguments: [JSONValue]
  ) async throws(BrowserError) -> (report: ClockReport, obstacle: String?) {
    let client = context.session.client
    let tabs = await client.evidence.tabs(in: context.id)
    let answers = await withTaskGroup(of: Answer.self) { group in
      for tab in tabs {
        group.addTask { await Self.ask(Frame(id: tab, client: client), order, arguments) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var joined = ClockReport()
    var obstacle: String?
    for answer in answers {
      switch answer {
      case .success(let report?): joined.join(report)
      case .success(nil): break
      case .failure(.disconnected(let detail)): throw .disconnected(detail: detail)
      case .failure(let error):
        joined.isQuiet = false
        obstacle = error.description
      }
    }
    return (joined, obstacle)
  }

  /// Nil where there is no clock, as in a document of the browser's own.
  private typealias Answer = Result<ClockReport?, BrowserError>

  private static func ask(
    _ frame: Frame, _ order: String, _ arguments: [JSONValue]
  ) async -> Answer {
    do {
      let answer = try await frame.call(
        "(...order) => globalThis[Symbol.for('hostsim.clock')]?.drive(...order)",
        raw: ([.string(order)] + arguments).map(RemoteValue.argument))
      return .success(ClockReport(answer))
    } catch {
      return .failure(error)
    }
  }
}
