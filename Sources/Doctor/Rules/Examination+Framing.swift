internal import HTTPTypes
internal import Messages

extension Examination {
  /// Whether the document's headers, and the browser, let the host page frame it.
  func framing() -> [Finding] {
    var findings: [Finding] = []
    if let answer {
      let directives = ContentPolicy.policies(in: answer.fields).compactMap {
        $0["frame-ancestors"]
      }
      // A policy with `frame-ancestors` takes the place of X-Frame-Options (CSP Level 3 §6.4.2.2).
      if directives.isEmpty {
        findings += frameOptions(answer)
      } else if let wrong = directives.first(where: { !allows(framer.address, $0, answer) }) {
        findings.append(ancestors(wrong, of: directives, answer))
      }
    }
    if let browser = evidence.browser, !browser.isShown, evidence.failure == nil,
      findings.isEmpty, !isExpected(of: browser)
    {
      findings.append(blocked(browser))
    }
    return findings
  }

  private func allows(
    _ framer: AppAddress, _ directive: ContentPolicy.Directive, _ answer: Evidence.Hop
  ) -> Bool {
    directive.sources.allows(ancestor: framer, of: answer.address)
  }

  private func ancestors(
    _ wrong: ContentPolicy.Directive, of directives: [ContentPolicy.Directive],
    _ answer: Evidence.Hop
  ) -> Finding {
    let production = AppAddress(framer.productionOrigin)
    let worksInProduction =
      production.map { production in directives.allSatisfy { allows(production, $0, answer) } }
      ?? false
    let policies = ContentPolicy.policies(in: answer.fields)
    let place = directives.count > 1 ? " in each of its \(directives.count) policies" : ""
    let header = policies.lazy.compactMap { $0.correction(wrong, corrected(wrong)) }.first ?? ""
    guard !framer.isProduction, worksInProduction else {
      return Finding(
        .frameAncestors, .blocking, "The app does not let \(framer.origin) frame it.",
        evidence: "Content-Security-Policy: \(wrong.text)", hurts: framer.everybody,
        remedy: "Send \(header)\(place)")
    }
    return Finding(
      .frameAncestors, .blocking,
      "The app works in production mode; not in development mode, under \(framer.origin).",
      evidence: "Content-Security-Policy: \(wrong.text)", hurts: "Only development mode",
      remedy: """
        Use hostsim open --app \(app.withoutFragment), which shows the app under \
        \(framer.productionOrigin); or in development send \(header)\(place)
        """)
  }

  /// The directive with what it lacks.
  private func corrected(_ directive: ContentPolicy.Directive) -> String {
    let needed = framer.ancestors.split(separator: " ").map { String($0) }
    let kept = directive.words.filter { $0.lowercased() != "'none'" && !needed.contains($0) }
    return (["frame-ancestors"] + kept + needed).joined(separator: " ")
  }

  private func frameOptions(_ answer: Evidence.Hop) -> [Finding] {
    guard let name = HTTPField.Name("X-Frame-Options") else { return [] }
    let values = answer.fields[values: name]
    let words = Set(
      values.flatMap { $0.lowercased().split(separator: ",") }
        .map { $0.filter { !$0.isWhitespace } })
    let known = words.intersection(["deny", "sameorigin", "allowall"])
    // Browsers refuse what contradicts itself, and pass over what they do not know, ALLOW-FROM included.
    let isRefused =
      known.contains("deny") || known.count > 1
      || (known.contains("sameorigin") && answer.address.origin != framer.origin)
    guard isRefused else { return [] }
    return [
      Finding(
        .xFrameOptions, .blocking, "The app forbids every other origin to frame it.",
        evidence: values.map { "X-Frame-Options: \($0)" }.joined(separator: "\n"),
        hurts: "Everybody",
        remedy: """
          Remove X-Frame-Options, and send \
          Content-Security-Policy: frame-ancestors \(framer.ancestors) instead.
          """)
    ]
  }

  /// Whether the document's headers forbid the origin of the host page that the browser showed, which may be another
  /// one than the rules are read for, or the network did.
  private func isExpected(of browser: BrowserEvidence) -> Bool {
    if browser.failures.contains(where: Self.isLocalNetworkRefusal) { return true }
    guard browser.hostOrigin != framer.origin, let other = AppAddress(browser.hostOrigin) else {
      return false
    }
    var headers = evidence
    headers.browser = nil
    return !Examination(
      evidence: headers, framer: Framer(other, profile: framer.profile)
    ).framing().isEmpty
  }

  private func blocked(_ browser: BrowserEvidence) -> Finding {
    Finding(
      .frameBlocked, .blocking, "\(browser.browser) does not show the app in the frame.",
      evidence: browser.failures.isEmpty
        ? "The frame stayed empty in \(browser.browser), which gave no reason"
        : browser.failures.prefix(3).joined(separator: "\n"),
      hurts: "Everybody with \(browser.browser)",
      remedy:
        "Open the same page by hand, with the browser's developer tools: its console says more.")
  }
}
