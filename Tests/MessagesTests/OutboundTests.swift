import JSON
import Messages
import Testing

struct OutboundTests {
  @Test(
    arguments: [
      (
        .bare(.object(HostProfile.meingpt.tokenError("Too many requests"))),
        #"{"type":"MEINGPT_TOKEN_ERROR","error":"Too many requests"}"#
      ),
      (
        .welcome(["embedding": "e1", "resumed": false]),
        #"{"type":"hostsim.welcome","embedding":"e1","resumed":false}"#
      ),
      (
        .frame(url: "http://app/#token=x", load: 3, cause: "reload"),
        #"{"type":"hostsim.frame","url":"http://app/#token=x","load":3,"cause":"reload"}"#
      ),
      (
        .post(.init(entry: 17, message: ["a": 1])),
        #"{"type":"hostsim.post","entry":17,"message":{"a":1},"to":null,"from":null,"via":null,"target":"app"}"#
      ),
      (
        .post(
          .init(
            entry: 1, message: "x", to: "*", from: "http://evil", via: "popup", target: .host)),
        #"{"type":"hostsim.post","entry":1,"message":"x","to":"*","from":"http://evil","via":"popup","target":"host"}"#
      ),
      (.state(["persona": "admin"]), #"{"type":"hostsim.state","state":{"persona":"admin"}}"#),
      (.health(["status": "ok"]), #"{"type":"hostsim.health","health":{"status":"ok"}}"#),
      (
        .error(.noType),
        #"{"type":"hostsim.error","code":"malformed-message","message":"the message has no \"type\" that is a text","remedy":"Send one JSON object with a \"type\" per message."}"#
      ),
    ] as [(Outbound, String)])
  func `a message is written as the bridge has it`(message: Outbound, text: String) {
    #expect(String(decoding: message.encoded(), as: UTF8.self) == text)
  }

  @Test func `an entry carries its token's changes`() {
    let note = TimelineEntry.TokenNote(
      jti: "j", fingerprint: "0123456789abcdef", forged: true, forge: ["alg": "none"],
      expiresAt: 1_795_240_800_000,
      changes: [.init(claim: "exp", before: nil, after: 2)])
    let entry = TimelineEntry(
      id: 12, at: 1_795_237_200_001, from: .service, to: .host, kind: .token, name: "issued",
      verdict: .sent, token: note)
    #expect(
      Outbound.entry(entry).json().text == #"""
        {"type":"hostsim.entry","entry":{"id":12,"at":"2026-11-21T05:00:00.001Z","from":"service","to":"host","kind":"token","name":"issued","origin":null,"targetOrigin":null,"verdict":"sent","reason":null,"token":{"jti":"j","fingerprint":"0123456789abcdef","forged":true,"forge":{"alg":"none"},"expiresAt":"2026-11-21T06:00:00.000Z","changes":[{"claim":"exp","before":null,"after":2}]},"raw":null}}
        """#)
  }
}

struct HostProfileTests {
  @Test(
    arguments: [
      (
        nil,
        #"{"type":"MEINGPT_TOKEN_RESPONSE","token":"t","expiresAt":"2026-11-21T06:00:00.000Z"}"#
      ),
      (.milliseconds, #"{"type":"MEINGPT_TOKEN_RESPONSE","token":"t","expiresAt":1795240800000}"#),
      (.seconds, #"{"type":"MEINGPT_TOKEN_RESPONSE","token":"t","expiresAt":1795240800}"#),
      (.missing, #"{"type":"MEINGPT_TOKEN_RESPONSE","token":"t"}"#),
      (.text("soon"), #"{"type":"MEINGPT_TOKEN_RESPONSE","token":"t","expiresAt":"soon"}"#),
    ] as [(HostProfile.ExpirySpelling?, String)])
  func `a response spells its expiry`(spelling: HostProfile.ExpirySpelling?, text: String) {
    let message = HostProfile.meingpt.tokenResponse(
      token: "t", expiresAt: 1_795_240_800, spelling: spelling)
    #expect(message.text == text)
  }

  @Test func `an expiry at the end of the range does not trap`() {
    for spelling in [.iso, .milliseconds, .seconds] as [HostProfile.ExpirySpelling] {
      #expect(spelling.value(seconds: .max) != nil)
      #expect(spelling.value(seconds: .min) != nil)
    }
  }

  @Test(arguments: [
    ("org_demo", "/api/custom-apps/v1/jwks/org_demo"),
    ("a/b?c ü", "/api/custom-apps/v1/jwks/a%2Fb%3Fc%20%C3%BC"), ("", "/api/custom-apps/v1/jwks/"),
  ])
  func `the key set has a path per organisation`(id: String, path: String) {
    #expect(HostProfile.meingpt.keySetPath(organization: id) == path)
  }
}
