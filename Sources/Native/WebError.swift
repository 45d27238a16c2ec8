/// What can go wrong between this process and a peer.
package enum WebError: Error, Equatable, CustomStringConvertible {
  /// The port is taken or not allowed.
  case cannotListen(port: Int)
  /// The server's certificate or key cannot be used. `detail` holds no key material.
  case badIdentity(detail: String)
  /// A certificate was given to a server that was started without one, or has stopped.
  case noTLS
  /// libwebsockets could not be set up; on a run-time-only machine its libuv plugin is missing.
  case libraryUnavailable
  /// The connection is gone: closed by the peer, by us, or with the server.
  case connectionClosed
  /// The peer reads slower than we write; the connection is being closed.
  case sendQueueFull(limit: Int)
  /// The text is no URL that this client can reach.
  case badURL(String)
  /// The peer could not be reached or hung up before it answered. `detail` is the library's reason.
  case connectionFailed(url: String, detail: String)
  /// The answer did not come within the limit, in milliseconds.
  case timedOut(url: String, milliseconds: Int)
  /// The answer is larger than the limit, in bytes.
  case answerTooLarge(url: String, limit: Int)

  /// One sentence with the offending value.
  package var description: String {
    switch self {
    case .cannotListen(let port): "Port \(port) of the loopback interface cannot be listened on."
    case .badIdentity(let detail): "The server's certificate cannot be used: \(detail)"
    case .noTLS: "The server has no TLS port."
    case .libraryUnavailable: "libwebsockets could not start its libuv event loop."
    case .connectionClosed: "The connection is closed."
    case .sendQueueFull(let limit): "The peer left more than \(limit) bytes unread."
    case .badURL(let url): "\"\(url)\" is not an http, https, ws or wss URL."
    case .connectionFailed(let url, let detail): "\(url) cannot be reached: \(detail)."
    case .timedOut(let url, let milliseconds): "\(url) did not answer within \(milliseconds) ms."
    case .answerTooLarge(let url, let limit): "\(url) answered with more than \(limit) bytes."
    }
  }

  /// What to do next.
  package var remedy: String {
    switch self {
    case .cannotListen(let port):
      "Stop what listens on port \(port), or choose another port; 0 takes a free one."
    case .badIdentity: "Give a PEM certificate, what leads to its authority, and its private key."
    case .noTLS: "Start it with a certificate."
    case .libraryUnavailable: "Install the Debian package libwebsockets-evlib-uv."
    case .connectionClosed: "Connect again."
    case .sendQueueFull: "Read faster, or connect again."
    case .badURL: "Write it as http://NAME:PORT/PATH."
    case .connectionFailed: "Start the server at that address, or correct the address."
    case .timedOut: "See why the server does not answer, or raise the limit."
    case .answerTooLarge: "Ask for less."
    }
  }
}
