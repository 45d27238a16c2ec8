import Browsers
import JSON
import Testing

struct EvidenceTests {
  @Test func `reports are kept per user context, also of frames that do not name theirs`() {
    var evidence = Evidence()
    evidence.note(
      BidiEvent(
        method: "browsingContext.contextCreated",
        parameters: ["context": "c1", "userContext": "u1", "parent": nil]))
    evidence.note(
      BidiEvent(
        method: "log.entryAdded",
        parameters: [
          "type": "console", "level": "error", "text": "first", "source": ["context": "c1"],
        ]))
    evidence.note(
      BidiEvent(
        method: "log.entryAdded",
        parameters: [
          "type": "javascript", "level": "error", "text": "other",
          "source": ["context": "c9", "userContext": "u2"],
        ]))
    evidence.note(
      BidiEvent(
        method: "network.fetchError",
        parameters: [
          "context": "c1", "errorText": "net::ERR_FAILED",
          "request": ["url": "http://localhost:1/"],
        ]))
    #expect(
      evidence.reports(in: "u1").map(\.description) == [
        "console error: first", "network error: http://localhost:1/ net::ERR_FAILED",
      ])
    #expect(evidence.reports(in: "u2").map(\.source) == [.script])
  }

  @Test func `tabs, frames and bearer tokens are kept per user context`() {
    var evidence = Evidence()
    func created(_ context: String, in parent: JSONValue, of user: JSONValue = "u1") {
      evidence.note(
        BidiEvent(
          method: "browsingContext.contextCreated",
          parameters: ["context": .string(context), "userContext": user, "parent": parent]))
    }
    created("tab", in: nil)
    created("popup", in: nil)
    created("other", in: nil, of: "u2")
    created("app", in: "tab")
    created("nested", in: "app")
    #expect(evidence.tabs(in: "u1") == ["tab", "popup"])
    evidence.note(
      BidiEvent(method: "browsingContext.contextDestroyed", parameters: ["context": "popup"]))
    #expect(evidence.tabs(in: "u1") == ["tab"])
    for (context, value) in [("nested", "Bearer a.b.c"), ("app", "bearer x"), ("tab", "Basic y")] {
      evidence.note(
        BidiEvent(
          method: "network.beforeRequestSent",
          parameters: [
            "context": .string(context),
            "request": [
              "url": "http://localhost/", "method": "GET",
              "headers": [
                ["name": "authorization", "value": ["type": "string", "value": .string(value)]]
              ],
            ],
          ]))
    }
    let requests = evidence.requests(in: "u1")
    #expect(requests.map(\.bearer) == ["a.b.c", "x", nil])
    #expect(requests.map(\.depth) == [2, 1, 0])
    #expect(evidence.requests(in: "u1", after: 2).count == 1)
    #expect(evidence.requests(in: "u2").isEmpty)
  }

  @Test func `an unknown event changes nothing`() {
    var evidence = Evidence()
    evidence.note(BidiEvent(method: "browsingContext.load", parameters: nil))
    #expect(evidence.reports.isEmpty)
  }
}
