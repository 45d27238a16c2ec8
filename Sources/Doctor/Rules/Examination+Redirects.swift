internal import Messages

extension Examination {
  /// Where the app's address leads, and whether the fragment with the token comes along.
  func redirects() -> [Finding] {
    var findings: [Finding] = []
    for hop in evidence.hops {
      guard let location = hop.location, let hash = location.firstIndex(of: "#") else { continue }
      let bare = location[..<hash]
      findings.append(
        Finding(
          .redirect, .blocking,
          "A redirect of the app replaces the fragment, and the token with it.",
          evidence: "\(hop.address.withoutFragment) redirects to \(location)",
          hurts: "Everybody",
          remedy: """
            Redirect to \(bare.isEmpty ? "/" : bare) without a fragment: browsers then keep the one with the \
            token.
            """))
    }
    if let login = loginRedirect() {
      findings.append(login)
    } else if let end = evidence.hops.last?.address, end.origin != app.origin {
      findings.append(
        Finding(
          .redirectOrigin, .blocking,
          "The app ends up on \(end.origin), and the host refuses messages from there.",
          evidence: path(to: end), hurts: "Everybody: the token is never renewed",
          remedy: "Register the final address as the embed URL: \(end.withoutFragment)"))
    }
    if let answer, let refresh = evidence.markup.refresh, refresh.contains("=") {
      findings.append(
        Finding(
          .metaRefresh, .blocking,
          "The page sends the browser on by itself, and the fragment with the token stays behind.",
          evidence:
            "\(answer.address.withoutFragment): <meta http-equiv=\"refresh\" content=\"\(refresh)\">",
          hurts: "Everybody",
          remedy: """
            Redirect with status 302 and no fragment in Location, or in a script with \
            location.replace(url + location.hash).
            """))
    }
    return findings
  }

  private func path(to end: AppAddress) -> String {
    ([app] + evidence.hops.dropFirst().map(\.address)).map(\.withoutFragment)
      .joined(separator: " redirects to ")
  }

  // MARK: Sign-in

  private static let words: Set<Substring> = [
    "login", "signin", "sign-in", "sign_in", "log-in", "sso", "oauth", "oauth2", "authorize",
    "saml", "auth",
  ]
  private static let providers = [
    "accounts.google.com", "login.microsoftonline.com", "login.live.com", "github.com",
    "appleid.apple.com", ".auth0.com", ".okta.com", ".onelogin.com", ".amazoncognito.com",
    ".b2clogin.com", ".clerk.accounts.dev",
  ]

  private func loginRedirect() -> Finding? {
    for hop in evidence.hops.dropFirst() where isLogin(hop.address) && !isLogin(app) {
      return Finding(
        .redirectLogin, .blocking,
        "The app sends its visitor to sign in before it has looked at the token.",
        evidence: path(to: hop.address), hurts: "Everybody: sign-in pages also refuse to be framed",
        remedy: """
          Answer the embed URL with the page itself, read the token from location.hash there, and take it for the \
          session.
          """)
    }
    return nil
  }

  private func isLogin(_ address: AppAddress) -> Bool {
    let host = address.host
    if Self.providers.contains(where: { $0.hasPrefix(".") ? host.hasSuffix($0) : host == $0 }) {
      return true
    }
    let path = address.pathAndQuery.prefix { $0 != "?" }.lowercased()
    return path.split(separator: "/").contains { segment in
      Self.words.contains(segment.prefix { $0 != "." })
    }
  }
}
