import Host
import JSON
import Messages
import Native

/// The reference client's WebSocket to the service: connects itself again after a cut, waits longer after each
/// failure, and keeps what could not be sent. Used by one actor only.
final class ReferenceBridge {
  private static let waitingLimit = 50

  private let address: String
  private let subprotocol: String
  private let inbox: Inbox
  private var socket: WebSocket?
  /// Tells connections apart.
  private var number = 0
  private var isGreeted = false
  private var isClosed = false
  private var attempts = 0
  private var waiting: [JSONValue] = []
  private var sent = 0
  /// When to connect again, in milliseconds since 1970; nil while connected.
  private(set) var retryAt: Int?

  init(address: String, subprotocol: String, inbox: Inbox) {
    self.address = address
    self.subprotocol = subprotocol
    self.inbox = inbox
  }

  /// Connects now. A refusal is no error: it is tried again.
  func connect(hasFrame: Bool, at now: Int) async {
    retryAt = nil
    let url = address + (hasFrame ? "&frame=alive" : "")
    number += 1
    guard let socket = try? await WebClient.connect(to: url, subprotocol: subprotocol) else {
      return lost(number, at: now)
    }
    self.socket = socket
    sent = 0
    Task { [inbox, number] in
      for await message in socket.messages {
        inbox.put(.message(message.bytes, connection: number))
      }
      inbox.put(.closed(connection: number))
    }
  }

  func close() async {
    isClosed = true
    await socket?.close()
    socket = nil
    isGreeted = false
  }

  /// Whether a message only tells people how things stand: most do, and need not be read.
  private static func isForEyesOnly(_ bytes: [UInt8]) -> Bool {
    ["entry", "state", "scenario"].contains { word in
      bytes.starts(with: "{\"type\":\"hostsim.\(word)\"".utf8)
    }
  }

  /// A message that arrived; nil when it is of an earlier connection, for people alone, or no JSON.
  func receive(_ bytes: [UInt8], from connection: Int) -> JSONValue? {
    guard connection == number, !Self.isForEyesOnly(bytes),
      let message = try? JSONValue(parsing: bytes)
    else { return nil }
    if message["type"] == "hostsim.welcome" {
      isGreeted = true
      attempts = 0
    }
    return message
  }

  /// The connection is gone: when to try again doubles from 250 ms to 8 s.
  func lost(_ connection: Int, at now: Int) {
    guard connection == number, !isClosed else { return }
    socket = nil
    isGreeted = false
    retryAt = now + min(8000, 250 << min(attempts, 10))
    attempts += 1
  }

  /// Sends a message, or keeps it until the service is back.
  func send(_ message: JSONValue) async {
    guard isGreeted, let socket else {
      if waiting.count < Self.waitingLimit { waiting.append(message) }
      return
    }
    sent += 1
    try? await socket.send(message.encoded())
  }

  /// What had to wait and can be sent now.
  func takeWaiting() -> [JSONValue] {
    guard isGreeted else { return [] }
    defer { waiting = [] }
    return waiting
  }

  /// Whether nothing is under way between here and the service: what was sent is handled, what the service
  /// sent has arrived.
  func isCalm(_ traffic: Traffic) -> Bool {
    guard socket != nil else { return !traffic.isConnected && (retryAt != nil || isClosed) }
    if inbox.ended == number { return !traffic.isConnected }
    return traffic.isConnected && traffic.received == sent
      && traffic.sent == inbox.messages(over: number)
  }
}
