package import JSON
internal import Messages

/// The findings about one app for one host page.
package struct Diagnosis: Sendable, Hashable {
  /// When it was looked at, in milliseconds since 1970.
  package let checkedAt: Int
  /// The app, without fragment.
  package let app: String
  /// The origin of the host page that the findings count for.
  package let origin: String
  /// What a browser saw; nil when none looked.
  package let browser: BrowserEvidence?
  /// Everything that was found, the worst first.
  package let findings: [Finding]

  /// What the rules make of `evidence` under the origin of `framer`.
  package init(_ evidence: Evidence, for framer: Framer, checkedAt: Int) {
    self.checkedAt = checkedAt
    app = evidence.app.withoutFragment
    origin = framer.origin
    browser = evidence.browser
    findings = Examination.findings(evidence, for: framer)
  }

  /// `ok`, `warning` or `blocked`: the worst of the findings. Notes are ok.
  package var status: String {
    switch findings.first?.severity {
    case .blocking: "blocked"
    case .warning: "warning"
    case .note, nil: "ok"
    }
  }

  /// Whether a browser shows nothing of the app.
  package var isKeptOut: Bool { findings.contains(where: \.keepsAppOut) }

  /// `{"checkedAt": ISO 8601, "app", "origin", "status", "findings": […]}`.
  package func json() -> JSONObject {
    [
      "checkedAt": .string(Timestamp.iso(milliseconds: checkedAt)), "app": .string(app),
      "origin": .string(origin), "status": .string(status),
      "findings": .array(findings.map { .object($0.json()) }),
    ]
  }

  /// The same with `browser`: `{"name","origin","shown"}`, or null when none looked.
  package func jsonWithBrowser() -> JSONObject {
    var object = json()
    object["browser"] =
      browser.map {
        [
          "name": .string($0.browser), "origin": .string($0.hostOrigin),
          "shown": .bool($0.isShown),
        ]
      } ?? .null
    return object
  }
}
