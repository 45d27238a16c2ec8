extension Diagnosis {
  /// The whole as plain text that can be read aloud: a heading, each finding with its evidence, whom it hurts and what to
  /// change, and a summary.
  package var text: String {
    var lines = ["\(app) in a frame of \(origin)", ""]
    for finding in findings {
      lines.append("\(finding.severity.word): \(finding.title) [\(finding.id.rawValue)]")
      for (label, value) in [
        ("Seen:", finding.evidence), ("Hurts:", finding.hurts), ("Change:", finding.remedy),
      ] {
        let rows = value.split(separator: "\n", omittingEmptySubsequences: false)
        for (place, row) in rows.enumerated() {
          lines.append("  \((place == 0 ? label : "").padded(to: 8))\(row)")
        }
      }
      lines.append("")
    }
    return (lines + [summary]).joined(separator: "\n")
  }

  /// One or two sentences.
  private var summary: String {
    var text =
      findings.isEmpty
      ? "Nothing was found that keeps the app from being shown or from getting its token."
      : Finding.Severity.allCases.compactMap { severity in
        let count = findings.count { $0.severity == severity }
        return count == 0 ? nil : "\(count) \(severity.counted(count))"
      }.joined(separator: ", ") + "."
    guard let browser else { return text + " No browser looked at it." }
    text += " Looked at in \(browser.browser)"
    if browser.hostOrigin != origin { text += ", in a host page on \(browser.hostOrigin)" }
    text += browser.isShown ? "." : ", where it is not shown."
    return text
  }
}

extension Finding.Severity {
  fileprivate var word: String {
    switch self {
    case .blocking: "Blocking"
    case .warning: "Warning"
    case .note: "Note"
    }
  }

  fileprivate func counted(_ count: Int) -> String {
    switch self {
    case .blocking: "blocking"
    case .warning: count == 1 ? "warning" : "warnings"
    case .note: count == 1 ? "note" : "notes"
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
