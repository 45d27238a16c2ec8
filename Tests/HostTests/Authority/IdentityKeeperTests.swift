import Foundation
import HTTPTypes
import Host
import Native
import TestSupport
import Testing

@Suite struct `Identity keeper` {
  private let folder = StateFolder()
  private static let names = ["app.meingpt.com", "app.meingpt.com.localhost"]

  private func keeper(_ clock: HostClock) -> IdentityKeeper {
    IdentityKeeper(
      stateDirectory: folder.path, names: Self.names, clock: clock, pool: SigningPool(width: 1))
  }

  /// Runs a keeper beside `body`, which gets the identities handed over and the errors so far.
  private func withKeeper(
    _ clock: ManualClock,
    _ body: (_ used: Locked<[TLSIdentity]>, _ errors: Locked<[String]>) async throws -> Void
  ) async throws {
    let keeper = keeper(clock.clock)
    let first = try await keeper.open()
    let (used, errors) = (Locked<[TLSIdentity]>([]), Locked<[String]>([]))
    try await withThrowingTaskGroup { group in
      group.addTask {
        await keeper.run(first) { identity in
          used.withLock { $0.append(identity) }
        } report: { text in
          errors.withLock { $0.append(text) }
        }
      }
      #expect(await eventually { clock.sleepers == 1 })
      try await body(used, errors)
      group.cancelAll()
      clock.advance(by: 5000)
    }
  }

  private func step(_ clock: ManualClock, by milliseconds: Int) async {
    #expect(await eventually { clock.sleepers == 1 })
    clock.advance(by: milliseconds)
    #expect(await eventually { clock.sleepers == 1 })
  }

  @Test func `a certificate is renewed when half of its life is over, again and again`()
    async throws
  {
    let clock = ManualClock()
    try await withKeeper(clock) { used, errors in
      await step(clock, by: 5000)
      await step(clock, by: 3 * 86_400_000)
      #expect(used.withLock { $0.count } == 0)
      for turn in 1...3 {
        await step(clock, by: 4 * 86_400_000)
        #expect(used.withLock { $0.count } == turn)
        let leaf = try Certificate(pem: try #require(used.withLock { $0.last }).certificates)
        #expect(leaf.notAfter == clock.now / 1000 + 7 * 86_400)
      }
      #expect(errors.withLock { $0 }.isEmpty)
    }
  }

  @Test func `an authority that was renewed or removed is followed`() async throws {
    let clock = ManualClock()
    try await withKeeper(clock) { used, errors in
      let renewed = try CertificateAuthority.renew(
        stateDirectory: folder.path, names: [], now: clock.now)
      await step(clock, by: 5000)
      let shown = used.withLock { $0.last?.certificates }
      #expect(shown?.hasSuffix(renewed.certificate) == true)
      _ = try CertificateAuthority.remove(stateDirectory: folder.path)
      await step(clock, by: 5000)
      #expect(used.withLock { $0.count } == 2)
      #expect(used.withLock { $0.last?.certificates } != shown)
      #expect(errors.withLock { $0 }.isEmpty)
    }
  }

  @Test func `a clock that is set back to before the certificate brings a new one`() async throws {
    let clock = ManualClock()
    _ = try await keeper(clock.clock).open()
    clock.advance(by: 86_400_000)
    try await withKeeper(clock) { used, errors in
      clock.set(by: -5 * 3_600_000)
      await step(clock, by: 5000)
      let leaf = try Certificate(pem: try #require(used.withLock { $0.last }).certificates)
      #expect(leaf.notBefore <= clock.now / 1000)
      await step(clock, by: 5000)
      #expect(used.withLock { $0.count } == 1)
      #expect(errors.withLock { $0 }.isEmpty)
    }
  }

  @Test func `a clock that is set back to before the authority is told once, until it is right`()
    async throws
  {
    let clock = ManualClock()
    try await withKeeper(clock) { used, errors in
      clock.set(by: -5 * 3_600_000)
      for _ in 0..<3 { await step(clock, by: 5000) }
      let texts = errors.withLock { $0 }
      #expect(texts.count == 1 && texts.first?.contains("this machine's clock has not") == true)
      clock.set(by: 5 * 3_600_000)
      await step(clock, by: 5000)
      #expect(used.withLock { $0.count } == 0 && errors.withLock { $0.count } == 1)
    }
  }

  @Test(arguments: [0, 1, 3_600_000])
  func `a clock that begins in 1970 is no reason to end`(now: Int) async throws {
    let keeper = keeper(ManualClock(now: now).clock)
    let leaf = try Certificate(pem: try await keeper.open().1.certificates)
    #expect(leaf.notBefore <= now / 1000 && leaf.notAfter > now / 1000)
  }

  @Test func `trouble is told once, and over when it is mended`() async throws {
    let clock = ManualClock()
    try await withKeeper(clock) { used, errors in
      try folder.chmod("ca/authority.pem", 0o644)
      for _ in 0..<3 { await step(clock, by: 5000) }
      #expect(used.withLock { $0.count } == 0)
      #expect(errors.withLock { $0.count } == 1)
      try folder.chmod("ca/authority.pem", 0o600)
      await step(clock, by: 5000)
      #expect(used.withLock { $0.count } == 1)
    }
  }

  @Test func `a served host shows its new certificate, and strict clients are content`()
    async throws
  {
    let clock = ManualClock(now: Int(Date().timeIntervalSince1970) * 1000)
    let keeper = keeper(clock.clock)
    let (authority, identity) = try await keeper.open()
    var options = WebServer.Options()
    options.identity = identity
    let server = try await WebServer.start(options, delegate: Hello())
    let port = try #require(server.securePort)
    // As strict as Python 3.13 is by default.
    let script = """
      import ssl, socket, hashlib
      context = ssl.create_default_context(cafile="\(authority.path)")
      context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
      for name in ["app.meingpt.com", "app.meingpt.com.localhost"]:
        plain = socket.create_connection(("127.0.0.1", \(port)), timeout=30)
        secure = context.wrap_socket(plain, server_hostname=name)
        secure.sendall(b"GET / HTTP/1.1\\r\\nHost: " + name.encode() + b"\\r\\nConnection: close\\r\\n\\r\\n")
        answer = b"".join(iter(lambda: secure.recv(4096), b""))
        assert answer.endswith(b"https " + name.encode()), answer
        assert b"trict-" not in answer
      print(hashlib.sha256(secure.getpeercert(True)).hexdigest())
      try:
        context.wrap_socket(socket.create_connection(("127.0.0.1", \(port))), server_hostname="localhost")
      except ssl.SSLCertVerificationError as error:
        print(error.verify_message)
      """
    func hexadecimal(_ identity: TLSIdentity) throws -> String {
      try Certificate(pem: identity.certificates).fingerprint
        .map { String(format: "%02x", $0) }.joined()
    }
    let mismatch =
      "\nHostname mismatch, certificate is not valid for 'localhost'.\n"
    let first = try await Judge.run(["python3", "-c", script])
    #expect(first.text == (try hexadecimal(identity)) + mismatch)
    let next = try await keeper.open()
    try await server.use(next.1)
    let second = try await Judge.run(["python3", "-c", script])
    #expect(second.text == (try hexadecimal(next.1)) + mismatch)
    await server.stop()
  }
}

private struct Hello: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: nil)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    let text = "\(request.scheme ?? "") \(request.authority ?? "")"
    return .full(HTTPResponse(status: .ok), Array(text.utf8))
  }

  func serve(_ socket: WebSocket) async {}
}
