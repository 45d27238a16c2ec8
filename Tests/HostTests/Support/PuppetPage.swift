import HTTPTypes
import Host
import JSON
import Messages
import Native
import Scenarios
import TestSupport
import Testing

/// A host page without an app: it asks for a token at the times it is told, and plays the client's part of a
/// scenario with a clock that is moved by hand.
actor PuppetPage: ScenarioClient {
  nonisolated let abilities: Set<Ability>
  let host: SimulatedHost
  let clock: VirtualClock
  private let socket: WebSocket
  private let reader: Task<Void, Never>
  private nonisolated let heard = Locked<[JSONValue]>([])
  private var sent = 0
  /// When the app asks for a token, in milliseconds since 1970; the earliest first.
  private var asks: [Int]
  /// What the client was told to do beside the clock.
  private(set) var performed: [Step] = []
  private(set) var posted: [Outbound.Post] = []
  /// What it says when the app asks for a token.
  private let says: JSONValue
  /// What comes of a post; nil when it works.
  private let problem: PostFailure?
  /// Breaks the next look.
  private let failure: ClientFailure?

  init(
    _ host: SimulatedHost, _ clock: VirtualClock, abilities: Set<Ability> = [], asks: [Int] = [],
    says: JSONValue = ["type": "MEINGPT_TOKEN_REFRESH"], problem: PostFailure? = nil,
    failure: ClientFailure? = nil
  ) async throws {
    self.host = host
    self.clock = clock
    self.abilities = abilities
    self.asks = asks.map { clock.now + $0 }.sorted()
    self.says = says
    self.problem = problem
    self.failure = failure
    var headers = HTTPFields()
    headers[.origin] = host.origins.page
    let socket = try await WebClient.connect(
      to: host.bridgeURL, subprotocol: "hostsim.v1", headers: headers)
    self.socket = socket
    reader = Task { [heard] in
      for await message in socket.messages {
        let told = (try? JSONValue(parsing: message.bytes)) ?? .null
        heard.withLock { $0.append(told) }
      }
    }
    // Before the welcome the service does not know of the page.
    #expect(await eventually { !messages("hostsim.welcome").isEmpty })
  }

  /// What the page was told, of this type.
  nonisolated func messages(_ type: String) -> [JSONValue] {
    heard.withLock { $0.filter { $0["type"]?.stringValue == type } }
  }

  func close() async {
    await socket.close()
    await reader.value
  }

  func send(_ message: JSONValue) async throws {
    sent += 1
    try await socket.send(message.encoded())
  }

  func ask() async throws { try await send(says) }

  /// Waits until nothing is under way between the two. False when that never came.
  func settle() async -> Bool {
    for _ in 0..<60_000 {
      let traffic = await host.traffic()
      if traffic.isQuiet, traffic.received == sent,
        traffic.sent == heard.withLock({ $0.count })
      {
        return true
      }
      try? await Task.sleep(for: .milliseconds(1))
    }
    return false
  }

  // MARK: ScenarioClient

  func perform(_ step: Step) async throws(ClientFailure) { performed.append(step) }

  func advance(
    to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
  ) async throws(ClientFailure) -> Sight {
    while let next = [asks.first, clock.nextDue, moment].compactMap({ $0 }).min(), next <= moment {
      clock.advance(to: next)
      if asks.first == next {
        asks.removeFirst()
        do { try await ask() } catch { throw ClientFailure("\(error)", remedy: "-") }
      }
      let sight = try await look(needs)
      if stops || next == moment { return sight }
    }
    return try await look(needs)
  }

  func look(_ needs: Needs) async throws(ClientFailure) -> Sight {
    if let failure { throw failure }
    guard await settle() else { throw ClientFailure("never quiet", remedy: "-") }
    return Sight()
  }

  func post(_ post: Outbound.Post) async -> PostFailure? {
    posted.append(post)
    return problem
  }
}
