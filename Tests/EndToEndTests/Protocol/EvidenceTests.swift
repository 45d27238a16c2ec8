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

  @Test func `an unknown event changes nothing`() {
    var evidence = Evidence()
    evidence.note(BidiEvent(method: "browsingContext.load", parameters: nil))
    #expect(evidence.reports.isEmpty)
  }
}
