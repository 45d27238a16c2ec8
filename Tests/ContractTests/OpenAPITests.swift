import Foundation
import HTTPTypes
import Host
import JSON
import Native
import TestSupport
import Testing

/// The description of the HTTP API, judged by validators that are not ours against what the running service answers.
@Suite(.enabled(if: OpenAPIJudge.isWanted, OpenAPIJudge.missing), .serialized)
struct `OpenAPI description` {
  private static let document = ContractHost.repository.appending(path: "static/api/openapi.json")

  @Test func `it is true to the last field`() async throws {
    let records = Records()
    let scenarios = URL.temporaryDirectory.appending(path: "hostsim-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scenarios) }
    try ScenarioTour.write(into: scenarios)
    try await ContractHost.run {
      $0.scenarioDirectory = scenarios.path
    } _: { host in
      var recorder = Recorder(host: host, records: records)
      let (page, welcome) = try await host.openPage()
      recorder.values = [
        "id": try #require(welcome["embedding"]?.stringValue), "organization": "org_demo",
      ]
      try await ServiceTour(recorder: recorder, page: page).run()
      try await ScenarioTour(recorder: recorder, page: page).run()
      try await RefusalTour(recorder: recorder).run()
      try await ControlTour(recorder: recorder, page: page).run()
      try await recorder.ask(.delete, "/embeddings/{id}", expecting: 204)
    }
    var limits = Limits()
    limits.eventStreams = 1
    limits.timelineEntries = 3
    try await ContractHost.run(limits: limits) {
      $0.app = "http://localhost:1/"
      ($0.hostName, $0.isSecure, $0.proxyPort) = ("app.meingpt.com", true, 0)
      $0.sandbox = "allow-scripts"
      $0.allow = "camera"
      $0.referrerPolicy = "origin"
    } _: { host in
      try await LimitTour(recorder: Recorder(host: host, records: records)).run()
    }
    let folder = URL.temporaryDirectory
    let verdict = try OpenAPIJudge.judge(
      document: Self.document, exchanges: records.json, in: folder)
    #expect(verdict.status == 0, "\(verdict.output)")
    try Self.lies(records.json, in: folder)
  }

  /// A judge that accepts everything would be no judge.
  private static func lies(_ exchanges: [UInt8], in folder: URL) throws {
    let text = try String(contentsOf: document, encoding: .utf8)
    let lies = [
      ("\"uptime\": {", "\"downtime\": {", "uptime"),
      ("\"/configuration\": {", "\"/settings\": {", "GET /configuration 200 occurs"),
      ("\"title\": \"hostsim\",", "", "the document:"),
    ]
    for (truth, lie, complaint) in lies {
      #expect(text.contains(truth))
      let file = folder.appending(path: "openapi-\(UUID().uuidString).json")
      defer { try? FileManager.default.removeItem(at: file) }
      try text.replacingOccurrences(of: truth, with: lie)
        .write(to: file, atomically: true, encoding: .utf8)
      let verdict = try OpenAPIJudge.judge(document: file, exchanges: exchanges, in: folder)
      #expect(verdict.status == 1)
      #expect(verdict.output.contains(complaint), "\(lie): \(verdict.output)")
    }
  }
}
