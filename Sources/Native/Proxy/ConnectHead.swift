/// Reads the head of a request to the proxy, in whatever pieces it comes, strictly: whatever two readers might take
/// differently is malformed. Source: RFC 9112 §2.2, §3 and §5, RFC 9110 §9.3.6.
package struct ConnectHead {
  /// What is known of the head after a piece.
  package enum Progress: Equatable {
    /// More has to come.
    case incomplete
    /// All of it: what was asked for, and the bytes behind the head, which belong to the target.
    case complete(Request, early: [UInt8])
    /// No well-formed head. The sentence says why.
    case malformed(String)
  }

  /// What a well-formed head asks for.
  package enum Request: Equatable {
    case connect(ConnectProxy.Target, asked: String)
    /// Another method than CONNECT, with its target as it was written.
    case other(method: String, asked: String)
  }

  /// The longest head, in bytes, with its last empty line.
  package static let maximumBytes = 8192

  private var requestLine: String?
  private var hasHost = false
  private var line: [UInt8] = []
  private var length = 0

  /// The request line as far as it is known, for a report; at most 200 characters.
  package var asked: String {
    String((requestLine ?? String(decoding: line, as: UTF8.self)).prefix(200))
  }

  /// A head of which nothing has come yet.
  package init() {}

  /// Whether nothing has come yet.
  var isEmpty: Bool { length == 0 }

  /// Reads the next piece. Not to be called again once the answer was not `.incomplete`.
  package mutating func read(_ piece: [UInt8]) -> Progress {
    for (index, byte) in piece.enumerated() {
      length += 1
      if length == 1, byte == 0x16 {
        return .malformed(
          "This is TLS, but a proxy is spoken to in plain HTTP: write its address as http://.")
      }
      guard length <= Self.maximumBytes else {
        return .malformed("The head is longer than \(Self.maximumBytes) bytes.")
      }
      let follows = line.last == 0x0D
      switch byte {
      case 0x0A where follows:
        line.removeLast()
        do {
          if let request = try endLine() {
            return .complete(request, early: Array(piece[(index + 1)...]))
          }
        } catch {
          return .malformed(error.sentence)
        }
        line = []
      case 0x0A: return .malformed("A line of the head ends with LF alone, without CR.")
      case _ where follows: return .malformed("A CR stands in a line of the head.")
      case 0x0D, 0x09, 0x20...0x7E, 0x80...0xFF: line.append(byte)
      default: return .malformed("A control character stands in the head.")
      }
    }
    return .incomplete
  }

  private struct Fault: Error {
    let sentence: String

    init(_ sentence: String) {
      self.sentence = sentence
    }
  }

  /// Takes in the finished line. The request, when it was the empty line at the end.
  private mutating func endLine() throws(Fault) -> Request? {
    guard let requestLine else {
      guard !line.isEmpty else { throw Fault("The head begins with an empty line.") }
      requestLine = String(decoding: line, as: UTF8.self)
      _ = try request()
      return nil
    }
    guard line.isEmpty else {
      try readHeader(beside: requestLine)
      return nil
    }
    return try request()
  }

  private func request() throws(Fault) -> Request {
    let words = (requestLine ?? "").split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, let method = words.first, !words[1].isEmpty else {
      throw Fault("The request line is not of the form CONNECT name:port HTTP/1.1.")
    }
    guard Self.isToken(method.utf8) else { throw Fault("The method is no word.") }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
      throw Fault("The version is neither HTTP/1.1 nor HTTP/1.0.")
    }
    let asked = String(words[1])
    guard method == "CONNECT" else { return .other(method: String(method), asked: asked) }
    switch ConnectProxy.Target.read(asked) {
    case .success(let target): return .connect(target, asked: asked)
    case .failure(let fault): throw Fault(fault.sentence)
    }
  }

  private mutating func readHeader(beside requestLine: String) throws(Fault) {
    guard let colon = line.firstIndex(of: 0x3A) else { throw Fault("A header has no colon.") }
    // This also refuses a line that goes on with a header, since it begins with a space.
    guard Self.isToken(line[..<colon]) else { throw Fault("The name of a header is no word.") }
    guard requestLine.hasPrefix("CONNECT ") else { return }
    let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
      .drop { $0 == " " || $0 == "\t" }
    switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
    case "host" where hasHost: throw Fault("There are two Host headers.")
    case "host": hasHost = true
    case "transfer-encoding": throw Fault("A CONNECT request has no body, so no Transfer-Encoding.")
    case "content-length":
      guard value.prefix(while: { $0 != " " && $0 != "\t" }) == "0" else {
        throw Fault("A CONNECT request has no body, so its Content-Length is 0.")
      }
    default: break
    }
  }

  /// Whether `bytes` are a token. Source: RFC 9110 §5.6.2.
  private static func isToken(_ bytes: some Sequence<UInt8>) -> Bool {
    var isEmpty = true
    for byte in bytes {
      isEmpty = false
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: break
      case _ where tokenMarks.contains(byte): break
      default: return false
      }
    }
    return !isEmpty
  }

  private static let tokenMarks = Array("!#$%&'*+-.^_`|~".utf8)
}
