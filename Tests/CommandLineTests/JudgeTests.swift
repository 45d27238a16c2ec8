import Foundation
import JSON
import Testing

/// Tokens judged by programs that are not ours, with the key set of a running server.
@Suite struct `Independent judges` {
  /// What a token is bent by; the empty one is honest.
  private static let forges = [
    "{}", "alg: none", "alg: HS256-with-public-key", "alg: RS384", "alg: PS256", "alg: ES256",
    "key: other", "key: withdrawn", "key: other-organisation", "kid: missing", "kid: unknown",
    "{key: other, header: {jwk: true}}", "header: {crit: [exp]}", "signature: flipped",
    "signature: empty", "signature: truncated", "signature: of-other-token", "payload: tampered",
    "issued: -2h", "lifetime: 0s", "not-before: 5m", "claims: {iss: 'http://evil.localhost'}",
    "claims: {aud: org_other}", "claims: {exp: null}", "text: not.a.token",
  ]

  /// With one key in the set jose takes it for a token that names none, and a token without `exp` never ends for
  /// verifiers that do not ask for the claim: our own report says so.
  private static let tolerated = [
    "kid: missing": ["jose"], "claims: {exp: null}": ["jose", "pyjwt"],
  ]

  @Test func `an honest token is accepted and each forged one refused for its reason`() async throws
  {
    let sandbox = try Sandbox()
    #expect(try await sandbox.hostsim("keys", "withdraw").code == 0)
    let server = try await Server.start(in: sandbox, [])
    let issuer = "http://app.meingpt.com.localhost:\(server.port)"
    var tokens: [String] = []
    for forge in Self.forges {
      let outcome = try await sandbox.hostsim(
        "token", "--persona", "member", "--issuer", issuer, "--forge", forge)
      tokens.append(outcome.output)
    }
    #expect(tokens.allSatisfy { $0.count > 5 })
    let folder = "\(Sandbox.root)/Tests/CommandLineTests/Judges"
    let judges = [
      ("pyjwt", [Sandbox.python, "\(folder)/pyjwt.py"]), ("jose", ["node", "\(folder)/jose.cjs"]),
      ("webcrypto", ["node", "\(folder)/webcrypto.cjs"]),
    ]
    let address = "http://127.0.0.1:\(server.port)/api/custom-apps/v1/jwks/org_demo"
    var columns: [[String]] = []
    for (name, command) in judges {
      let outcome = try await sandbox.run(
        command + [address, issuer, "org_demo"], input: tokens.joined())
      try #require(outcome.code == 0, "\(name): \(outcome.errors)")
      let verdicts = outcome.output.split(separator: "\n").map { String($0) }
      try #require(verdicts.count == tokens.count)
      #expect(verdicts[0] == "accepted", "\(name)")
      for (forge, verdict) in zip(Self.forges, verdicts).dropFirst()
      where Self.tolerated[forge]?.contains(name) != true {
        #expect(verdict != "accepted", "\(name): \(forge)")
      }
      columns.append(verdicts)
    }
    let table = Self.forges.indices.map { row in
      "\(Self.forges[row])\n" + zip(judges, columns).map { "  \($0.0): \($1[row])\n" }.joined()
    }
    try expectGolden(table.joined(), "judges")
    #expect(try await server.stop() == 0)
  }

  @Test(arguments: [
    ("{}", "Verified OK"), ("signature: flipped", "Verification failure"),
    ("payload: tampered", "Verification failure"), ("key: other", "Verification failure"),
  ])
  func `openssl verifies the signature with the key's file`(forge: String, verdict: String)
    async throws
  {
    let sandbox = try Sandbox()
    let token = try await sandbox.hostsim("token", "--state-dir", "state", "--forge", forge).output
    let script = """
      set -e
      token=$(cat)
      decode() { python3 -c 'import base64, sys; s = sys.stdin.read().strip()
      sys.stdout.buffer.write(base64.urlsafe_b64decode(s + "=" * (-len(s) % 4)))'; }
      openssl pkey -in state/keys/org_demo/*.pem -pubout -out public.pem
      printf %s "${token##*.}" | decode > signature
      printf %s "${token%.*}" | openssl dgst -sha256 -verify public.pem -signature signature || true
      """
    let outcome = try await sandbox.run(["bash", "-c", script], input: token)
    #expect(outcome.output == "\(verdict)\n", "\(outcome.errors)")
  }
}
