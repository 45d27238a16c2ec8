package import JSON

/// One reason why an app is not shown, loses its token, or works only for some.
package struct Finding: Sendable, Hashable {
  /// Names of findings; they stay what they are, for scripts and translations. In the order in which findings of the
  /// same severity are told: first what keeps the document away, last what matters an hour later.
  package enum ID: String, Sendable, CaseIterable {
    case unreachable
    case redirectLoop = "redirect-loop"
    case redirectAddress = "redirect-address"
    case certificate
    case mixedContent = "mixed-content"
    case httpError = "http-error"
    case notHTML = "not-html"
    case redirectLogin = "redirect-login"
    case redirectOrigin = "redirect-origin"
    case redirect
    case metaRefresh = "meta-refresh"
    case frameAncestors = "frame-ancestors"
    case xFrameOptions = "x-frame-options"
    case cspSandbox = "csp-sandbox"
    case frameBlocked = "frame-blocked"
    case localNetwork = "local-network"
    case mixedSubresource = "mixed-subresource"
    case cspConnectSource = "csp-connect-src"
    case crossOriginIsolation = "cross-origin-isolation"
    case crossOriginResourcePolicy = "cross-origin-resource-policy"
    case cookieSameSite = "cookie-same-site"
    case cookieNotSecure = "cookie-not-secure"
    case cookieUnpartitioned = "cookie-unpartitioned"
    case hashRouter = "hash-router"
    case tokenInURL = "token-in-url"
    case originCheck = "origin-check"
    case noOriginCheck = "no-origin-check"
    case noListener = "no-listener"
    case scriptErrors = "script-errors"
    case serviceWorker = "service-worker"
    case slowAnswer = "slow-answer"
  }

  /// How much it hurts: the app is not shown or gets no token; it fails for some or later; good to know.
  package enum Severity: String, Sendable, CaseIterable {
    case blocking, warning, note
  }

  /// What was found.
  package let id: ID
  /// How much it hurts.
  package let severity: Severity
  /// What is wrong: one sentence.
  package let title: String
  /// The header, address or line that shows it, as it was seen.
  package let evidence: String
  /// Whom it hurts.
  package let hurts: String
  /// The exact header or line to change.
  package let remedy: String

  /// A finding.
  package init(
    _ id: ID, _ severity: Severity, _ title: String, evidence: String, hurts: String,
    remedy: String
  ) {
    self.id = id
    self.severity = severity
    self.title = title
    self.evidence = evidence
    self.hurts = hurts
    self.remedy = remedy
  }

  /// `{"id","severity","title","evidence","hurts","remedy"}`, all texts.
  package func json() -> JSONObject {
    [
      "id": .string(id.rawValue), "severity": .string(severity.rawValue),
      "title": .string(title), "evidence": .string(evidence), "hurts": .string(hurts),
      "remedy": .string(remedy),
    ]
  }

  /// Whether a browser shows nothing of the app because of it.
  package var keepsAppOut: Bool {
    guard severity == .blocking else { return false }
    return switch id {
    case .unreachable, .redirectLoop, .redirectAddress, .certificate, .mixedContent,
      .frameAncestors, .xFrameOptions, .frameBlocked:
      true
    default: false
    }
  }
}
