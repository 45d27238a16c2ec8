import Testing

@Suite struct `hostsim token` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  @Test func `a token of ours is explained and accepted`() async throws {
    let token = try await sandbox.hostsim("token").output
    let report = try await sandbox.hostsim("token", "--decode", "-", input: token)
    #expect(report.code == 0)
    try expectGolden(report.output, "decode-honest")
    let json = try await sandbox.hostsim("token", "--decode", "-", "--json", input: token)
    #expect(json.code == 0)
    try expectGolden(json.output, "decode-honest-json")
  }

  @Test(arguments: [
    ("alg: none", "alg", "alg-none"), ("alg: HS256-with-public-key", "alg", "alg-hs256"),
    ("key: other", "signature", "key-other"), ("kid: missing", "kid", "kid-missing"),
    ("payload: tampered", "signature", "tampered"), ("issued: -2h", "exp", "expired"),
    ("{claims: {aud: org_other}}", "aud", "aud"), ("text: not a token", "form", "text"),
  ])
  func `a forged token is refused for what was bent`(
    forge: String, check: String, name: String
  ) async throws {
    let token = try await sandbox.hostsim("token", "--persona", "member", "--forge", forge)
    #expect(token.code == 0 && token.errors.isEmpty)
    let report = try await sandbox.hostsim("token", "--decode", "-", input: token.output)
    #expect(report.code == 1 && report.errors.isEmpty)
    #expect(report.output.contains("\n  failed  \(check) "))
    try expectGolden(report.output, "decode-\(name)")
  }

  @Test(arguments: [
    (["--persona", "viewer"], "viewer"), (["--persona", "mebmer"], "persona"),
    (["--forge", "alg: nnone"], "forge"), (["--forge", "key: withdrawn"], "withdrawn"),
    (["--forge", "same-as: previous"], "previous"), (["--lifetime", "60"], "lifetime-unit"),
    (["--lifetime", "0s"], "lifetime-zero"), (["--issuer", "app.meingpt.com"], "issuer"),
    (["--forge", "alg: none", "--decode", "x"], "both"),
  ])
  func `a wrong command line is one sentence and a remedy, and 64`(
    arguments: [String], name: String
  ) async throws {
    let outcome = try await sandbox.run(["hostsim", "token"] + arguments)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "token-error-\(name)")
  }

  @Test func `an organisation that is not configured can be played`() async throws {
    let outcome = try await sandbox.hostsim(
      "token", "--organization", "org_mine", "--issuer", "https://app.meingpt.com", "--json")
    #expect(outcome.output.contains(#""aud": "org_mine""#))
    #expect(outcome.output.contains(#""iss": "https://app.meingpt.com""#))
  }

  @Test func `a withdrawn key still forges`() async throws {
    #expect(try await sandbox.hostsim("keys", "withdraw").code == 0)
    let token = try await sandbox.hostsim("token", "--forge", "key: withdrawn")
    let report = try await sandbox.hostsim("token", "--decode", "-", input: token.output)
    #expect(report.code == 1 && report.output.contains("\n  failed  kid "))
  }
}
