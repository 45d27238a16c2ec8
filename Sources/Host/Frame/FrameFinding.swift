package import JSON

/// One reason why the app is not shown, or not as its developer expects.
package struct FrameFinding: Sendable, Hashable {
  /// What was found; the host page keeps texts of its own language by these names.
  package enum Code: String, Sendable, CaseIterable {
    case unreachable
    case frameAncestors = "frame-ancestors"
    case xFrameOptions = "x-frame-options"
    case mixedContent = "mixed-content"
    case redirect
    case redirectOrigin = "redirect-origin"
    case httpError = "http-error"
  }

  /// How much it hurts: the app is not shown or gets no token, it works but not as it should, good to know.
  package enum Severity: String, Sendable, Comparable {
    case info, warning, blocking

    package static func < (left: Severity, right: Severity) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int {
      switch self {
      case .info: 0
      case .warning: 1
      case .blocking: 2
      }
    }
  }

  /// What was found.
  package let code: Code
  /// How much it hurts.
  package let severity: Severity
  /// What is wrong: one sentence.
  package let what: String
  /// The header, status or error that shows it.
  package let evidence: String
  /// The exact header to set or thing to do.
  package let remedy: String

  /// `{"code","severity","what","evidence","remedy"}`, all texts.
  package func json() -> JSONObject {
    [
      "code": .string(code.rawValue), "severity": .string(severity.rawValue),
      "what": .string(what), "evidence": .string(evidence), "remedy": .string(remedy),
    ]
  }
}

/// The verdict on whether a browser would show the app inside the host page, and what it rests on.
package struct FrameHealth: Sendable, Hashable {
  /// When the app was fetched, in milliseconds since 1970.
  package let checkedAt: Int
  /// Everything that was found, the worst first.
  package let findings: [FrameFinding]

  /// A verdict of findings in any order.
  package init(checkedAt: Int, findings: [FrameFinding]) {
    self.checkedAt = checkedAt
    self.findings = findings.sorted { $0.severity > $1.severity }
  }

  /// `ok`, `warning` or `blocked`: the worst of the findings.
  package var status: String {
    switch findings.first?.severity {
    case .blocking: "blocked"
    case .warning: "warning"
    case .info, nil: "ok"
    }
  }

  /// `{"checkedAt": ISO 8601, "status", "findings": […]}`.
  package func json() -> JSONObject {
    [
      "checkedAt": .string(Timestamp.iso(milliseconds: checkedAt)), "status": .string(status),
      "findings": .array(findings.map { .object($0.json()) }),
    ]
  }
}
