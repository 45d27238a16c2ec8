import HTTPTypes

/// Judges, as a browser would, whether a host page may show what a visit found. Pure: a visit goes in, findings
/// come out.
///
/// A browser fires `load` for a blocked frame all the same, so this looks at the headers instead.
package struct FrameJudgement: Sendable {
  private let app: AppAddress
  private let host: AppAddress

  /// Judges the app at `app` for a host page on the origin of `host`.
  package init(app: AppAddress, host: AppAddress) {
    self.app = app
    self.host = host
  }

  /// Everything that keeps the app from being shown or from getting its token.
  package func findings(_ visit: FrameVisit) -> [FrameFinding] {
    var findings = redirects(visit)
    for address in [app] + visit.hops.map(\.address) where isMixedContent(address) {
      findings.append(mixedContent(address))
      break
    }
    if let failure = visit.failure {
      findings.append(unreachable(failure))
    } else if let document = visit.hops.last {
      findings += policy(document) + status(document)
    }
    return findings
  }

  private func unreachable(_ failure: String) -> FrameFinding {
    FrameFinding(
      code: .unreachable, severity: .blocking,
      what: "The app at \(app.withoutFragment) does not answer.", evidence: failure,
      remedy: "Start the app there, or name the right address with --app URL.")
  }

  private func isMixedContent(_ address: AppAddress) -> Bool {
    host.scheme == "https" && address.scheme == "http" && !address.isLoopback
  }

  private func mixedContent(_ address: AppAddress) -> FrameFinding {
    FrameFinding(
      code: .mixedContent, severity: .blocking,
      what: "A page over https may not frame \(address.origin), which is plain http.",
      evidence: "\(host.origin) frames \(address.withoutFragment)",
      remedy: "Serve the app over https, or under localhost, which browsers trust over http.")
  }

  private func status(_ document: FrameVisit.Hop) -> [FrameFinding] {
    let code = document.response.status.code
    guard code >= 400 else { return [] }
    return [
      FrameFinding(
        code: .httpError, severity: .warning,
        what: "The app answers with an error page.",
        evidence: "\(document.address.withoutFragment): status \(code)",
        remedy: "Make the app answer its embed URL with status 200, also without a session.")
    ]
  }

  // MARK: Headers

  private func policy(_ document: FrameVisit.Hop) -> [FrameFinding] {
    let fields = document.response.headerFields
    let directives = FrameAncestors.directives(in: fields[.contentSecurityPolicy] ?? "")
    guard directives.isEmpty else {
      // A policy with `frame-ancestors` takes the place of X-Frame-Options.
      return directives.first { !$0.allows(host, framing: document.address) }
        .map { [frameAncestors($0, document)] } ?? []
    }
    guard let options = HTTPField.Name("X-Frame-Options").flatMap({ fields[$0] }) else { return [] }
    let words = Set(
      options.lowercased().split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } })
    let isRefused =
      words.contains("deny")
      || (words.contains("sameorigin") && document.address.origin != host.origin)
      || words.intersection(["deny", "sameorigin", "allowall"]).count > 1
    guard isRefused else { return [] }
    return [
      FrameFinding(
        code: .xFrameOptions, severity: .blocking,
        what: "The app forbids every other origin to frame it.",
        evidence: "X-Frame-Options: \(options)",
        remedy: """
          Remove X-Frame-Options and send \
          Content-Security-Policy: frame-ancestors \(allowed) instead.
          """)
    ]
  }

  private func frameAncestors(
    _ directive: FrameAncestors, _ document: FrameVisit.Hop
  ) -> FrameFinding {
    FrameFinding(
      code: .frameAncestors, severity: .blocking,
      what: "The app does not let \(host.origin) frame it.",
      evidence: "Content-Security-Policy: \(directive.text)",
      remedy: """
        In development send Content-Security-Policy: frame-ancestors \(allowed), \
        or run the simulator under the origin that the app names.
        """)
  }

  private var allowed: String {
    let production = "https://app.meingpt.com"
    return host.origin == production ? production : "\(production) \(host.origin)"
  }

  // MARK: Redirects

  private func redirects(_ visit: FrameVisit) -> [FrameFinding] {
    var findings: [FrameFinding] = []
    for hop in visit.hops {
      guard let location = hop.location, let hash = location.firstIndex(of: "#") else { continue }
      findings.append(
        FrameFinding(
          code: .redirect, severity: .blocking,
          what: "A redirect of the app replaces the fragment, and the token with it.",
          evidence: "\(hop.address.withoutFragment) redirects to \(location)",
          remedy: """
            Redirect to \(location[..<hash].isEmpty ? "/" : location[..<hash]) without a fragment: \
            browsers then keep the one with the token.
            """))
    }
    if let end = visit.hops.last?.address, end.origin != app.origin {
      findings.append(
        FrameFinding(
          code: .redirectOrigin, severity: .blocking,
          what: "The app ends up on \(end.origin), and messages from there are refused.",
          evidence: "\(app.withoutFragment) redirects to \(end.withoutFragment)",
          remedy: "Name the final address: --app \(end.withoutFragment)"))
    }
    return findings
  }
}
