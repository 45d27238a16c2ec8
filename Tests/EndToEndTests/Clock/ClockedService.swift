import Browsers
import HTTPTypes
import JSON
import Native

/// A host of its own making, whose time is moved: a host page, an app as the documentation has it, a bridge that
/// answers each request for a new token at once.
final class ClockedService: WebServerDelegate, SimulatedService {
  /// The life of a token, in milliseconds.
  static let lifetime = 3_600_000

  struct State {
    var now: Int
    var counts = ServiceCounts()
    /// The time of each request: by this clock, and by the host page's.
    var refreshes: [(here: Int, there: Int)] = []
    var socket: WebSocket?
    /// A message that was sent and has not arrived.
    var underWay: (text: String, looks: Int)?
    var alarms: [Int: String] = [:]
    var sleepers: [(due: Int, wake: AsyncStream<Void>.Continuation)] = []
  }

  let start: Int
  let state: Locked<State>
  private let pages: [String: String]
  private let port = Locked(0)

  private init(start: Int, pages: [String: String]) {
    self.start = start
    self.pages = pages
    state = Locked(State(now: start))
  }

  /// Serves while `body` runs: the host page at `/`, the app at `/app`, and further `pages` by path.
  static func serving(
    at start: Int = 1_800_000_000_000, pages: [String: String] = [:],
    _ body: (_ service: ClockedService, _ port: Int) async throws -> Void
  ) async throws {
    let service = ClockedService(
      start: start, pages: ["/": hostPage, "/app": app].merging(pages) { $1 })
    let server = try await WebServer.start(.init(), delegate: service)
    service.port.withLock { $0 = server.port }
    do {
      try await body(service, server.port)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  func nextDue() async -> Int? {
    state.withLock { state in
      (Array(state.alarms.keys) + state.sleepers.map(\.due)).min()
    }
  }

  func move(to moment: Int) async {
    let (rung, socket) = state.withLock { state in
      state.now = moment
      let rung = state.alarms.filter { $0.key <= moment }.sorted { $0.key < $1.key }
      for alarm in rung { state.alarms[alarm.key] = nil }
      for sleeper in state.sleepers where sleeper.due <= moment { sleeper.wake.finish() }
      state.sleepers.removeAll { $0.due <= moment }
      return (rung.map(\.value), state.socket)
    }
    for text in rung { await send(text, to: socket) }
  }

  /// Sends a message that is under way until the service was looked at so often.
  func sendSlowly(_ text: String, looks: Int) {
    state.withLock { state in
      state.counts.sent += 1
      state.underWay = (text, looks)
    }
  }

  func counts() async -> ServiceCounts {
    let (arrived, socket) = state.withLock { state -> (String?, WebSocket?) in
      state.underWay?.looks -= 1
      guard let (text, looks) = state.underWay, looks == 0 else { return (nil, nil) }
      state.underWay = nil
      return (text, state.socket)
    }
    if let arrived { try? await socket?.send(Array(arrived.utf8)) }
    return state.withLock { state in
      var counts = state.counts
      counts.asleep = state.sleepers.count
      counts.isConnected = state.socket != nil
      return counts
    }
  }

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: nil)
  }

  /// The path `/slow` is answered a minute later.
  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    let path = String((request.path ?? "/").prefix { $0 != "?" })
    if path == "/slow" {
      let (stream, wake) = AsyncStream<Void>.makeStream()
      state.withLock { $0.sleepers.append(($0.now + 60_000, wake)) }
      for await _ in stream {}
    }
    var fields: HTTPFields = [.contentType: "text/html; charset=utf-8"]
    fields[.accessControlAllowOrigin] = "*"
    return .full(
      HTTPResponse(status: .ok, headerFields: fields), Array((pages[path] ?? path).utf8))
  }

  func serve(_ socket: WebSocket) async {
    state.withLock { $0.socket = socket }
    if socket.request.path?.contains("bare") != true {
      let address = "http://localhost:\(port.withLock(\.self))/app"
      await send(#"{"frame": "\#(address)#expires=\#(start + Self.lifetime)"}"#, to: socket)
    }
    for await message in socket.messages {
      let told = try? JSONValue(parsing: message.bytes)
      let expiry = state.withLock { state in
        state.refreshes.append((state.now, Int(told?["at"]?.integerValue ?? 0)))
        return state.now + Self.lifetime
      }
      await send(#"{"type": "MEINGPT_TOKEN_RESPONSE", "expiresAt": \#(expiry)}"#, to: socket)
      state.withLock { $0.counts.received += 1 }
    }
    state.withLock { $0.socket = nil }
  }

  func send(_ text: String, to socket: WebSocket?) async {
    guard let socket else { return }
    state.withLock { $0.counts.sent += 1 }
    try? await socket.send(Array(text.utf8))
  }

  private static let hostPage = """
    <!doctype html><title>host</title><body><script>
    const socket = new WebSocket(`ws://${location.host}/bridge`);
    addEventListener("message", ({ data }) => {
      if (data.type === "MEINGPT_TOKEN_REFRESH") socket.send(JSON.stringify({ at: Date.now() }));
    });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (!message.frame) return frames[0].postMessage(message, "*");
      document.querySelector("iframe")?.remove();
      const frame = document.createElement("iframe");
      frame.src = message.frame;
      document.body.append(frame);
    };
    </script>
    """

  /// Renews its token five minutes before the end, as the documentation does it.
  private static let app = """
    <!doctype html><title>app</title><body><script>
    var born = Date.now(), ticks = 0;
    function schedule(expiresAt) {
      const left = new Date(expiresAt).getTime() - Date.now() - 5 * 60 * 1000;
      if (left > 0) {
        setTimeout(() => parent.postMessage({ type: "MEINGPT_TOKEN_REFRESH" }, "*"), left);
      }
    }
    addEventListener("message", ({ data }) => {
      if (data.type === "MEINGPT_TOKEN_RESPONSE") schedule(data.expiresAt);
      if (data.tick) setInterval(() => ticks++, data.tick);
    });
    schedule(Number(new URLSearchParams(location.hash.slice(1)).get("expires")));
    </script>
    """
}

/// Opens the host page of a clocked service in a fresh tab with simulated time, and waits until its app runs.
func withClock(
  _ browser: Browser,
  _ body: (ClockedService, SimulatedTime, Page) async throws -> Void
) async throws {
  let script = try ClockScript(staticDirectory: "\(checkout)/static")
  try await ClockedService.serving { service, port in
    try await withPage(
      browser,
      prepare: { context in
        try await SimulatedTime.begin(
          in: context, at: service.start, script: script, service: service,
          bridge: "ws://app.meingpt.com.localhost:\(port)/bridge")
      }
    ) { page, time in
      try await page.frame.navigate(to: "http://app.meingpt.com.localhost:\(port)/")
      // The app is framed when the bridge is open. Before that nothing keeps the clock from moving past it.
      try await page.frame(at: "\(port)/app").wait(
        until: "document.readyState === 'complete' && globalThis.born")
      try await time.settle()
      try await body(service, time, page)
    }
  }
}
