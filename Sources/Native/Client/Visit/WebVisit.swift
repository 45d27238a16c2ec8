package import HTTPTypes

/// One look at a web server with everything that tells why it is hard to reach: each header field as it was sent, the
/// time to the first byte, what is wrong with the certificate, and where a failure happened.
///
/// `WebClient` is for talking to servers; it joins fields that come several times and judges no certificate.
package struct WebVisit: Sendable {
  /// The status code.
  package let status: Int
  /// The fields in their order, several of one name included.
  package let fields: HTTPFields
  /// The body, without transfer coding; cut off at the limit.
  package let body: [UInt8]
  /// From the start of the connection to the first byte of the answer.
  package let firstByte: Duration
  /// What is wrong with the server's certificate, in OpenSSL's words; nil when nothing is, and for plain http.
  package let certificateProblem: String?

  /// An answer as it was, or as a test makes it up.
  package init(
    status: Int, fields: HTTPFields, body: [UInt8], firstByte: Duration = .zero,
    certificateProblem: String? = nil
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.firstByte = firstByte
    self.certificateProblem = certificateProblem
  }

  /// Why there is no answer.
  package enum Failure: Error, Hashable {
    /// The text is no URL that can be visited.
    case badURL
    /// The name leads to no address.
    case unknownName(String)
    /// Nobody listens at any of the name's addresses, or they cannot be reached. `detail` is the system's reason.
    case refused(detail: String)
    /// No answer came within the limit.
    case timedOut
    /// The two sides did not agree on TLS. `detail` is OpenSSL's reason.
    case handshake(detail: String)
    /// The server ended the connection before it answered, or what it sent is no HTTP/1.1.
    case noAnswer(detail: String)
  }

  /// Sends one `GET` and reads the answer, redirects not followed. Names under `localhost` are this machine, as browsers
  /// resolve them; with a `localPort` that port of this machine answers for the host, over plain HTTP. Takes no longer
  /// than `timeout`, but for the name's resolution, which the system limits.
  package static func get(
    _ url: String, headers: HTTPFields = [:], timeout: Duration = .seconds(10),
    maximumBytes: Int = 4 << 20, localPort: Int? = nil
  ) async throws(Failure) -> WebVisit {
    let address: WebAddress
    do { address = try WebAddress(url) } catch { throw .badURL }
    let result: Result<WebVisit, Failure> = await withCheckedContinuation { continuation in
      let isRunning = DetachedThread.run {
        continuation.resume(
          returning: Result { () throws(Failure) in
            try visit(
              address, headers, localPort, until: ContinuousClock.now + timeout, maximumBytes)
          })
      }
      if !isRunning {
        continuation.resume(returning: .failure(.refused(detail: "no thread can be made")))
      }
    }
    return try result.get()
  }

  private static func visit(
    _ address: WebAddress, _ headers: HTTPFields, _ localPort: Int?,
    until end: ContinuousClock.Instant, _ maximumBytes: Int
  ) throws(Failure) -> WebVisit {
    let start = ContinuousClock.now
    let isHere = localPort != nil || address.isLocalName
    let socket = try VisitSocket(
      isHere ? ["127.0.0.1", "::1"] : [address.name], port: localPort ?? address.port, until: end)
    let tls =
      address.isSecure && localPort == nil ? try VisitTLS(over: socket, name: address.name) : nil
    var head = "GET \(address.path) HTTP/1.1\r\nHost: \(address.host)\r\nConnection: close\r\n"
    for field in headers { head += "\(field.name.rawName): \(field.value)\r\n" }
    let request = Array((head + "\r\n").utf8)
    if let tls { try tls.write(request) } else { try socket.write(request) }
    var reading = AnswerReading(maximumBytes: maximumBytes)
    var firstByte: Duration?
    while !reading.isComplete {
      let bytes = if let tls { try tls.read() } else { try socket.read() }
      if bytes.isEmpty { break }
      if firstByte == nil { firstByte = ContinuousClock.now - start }
      try reading.take(bytes)
    }
    let (status, fields, body) = try reading.answer()
    return WebVisit(
      status: status, fields: fields, body: body, firstByte: firstByte ?? .zero,
      certificateProblem: tls?.certificateProblem)
  }
}

extension WebAddress {
  /// The host's name alone, without brackets and port.
  var name: String {
    if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" })
  }

  /// Whether a browser takes the name for this machine without asking anybody.
  var isLocalName: Bool {
    let name = name.lowercased()
    return name == "localhost" || name.hasSuffix(".localhost")
  }
}
