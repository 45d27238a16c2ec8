internal import HTTPTypes
internal import Messages

extension Examination {
  /// Whether a document comes at all, how fast, and over a connection that browsers trust.
  func reach() -> [Finding] {
    var findings: [Finding] = []
    if let failure = evidence.failure { findings.append(finding(of: failure)) }
    if let hop = evidence.hops.first(where: { $0.certificateProblem != nil }) {
      findings.append(certificate(hop))
    }
    if let slowest = evidence.hops.max(by: { $0.milliseconds < $1.milliseconds }),
      slowest.milliseconds > 1000
    {
      findings.append(slow(slowest))
    }
    return findings
  }

  private func finding(of failure: Evidence.Failure) -> Finding {
    let address = evidence.hops.last?.location ?? app.withoutFragment
    switch failure {
    case .badRedirect(let location):
      return Finding(
        .redirectAddress, .blocking,
        "A redirect of the app leads to something that is no web address.",
        evidence: "Location: \(location)", hurts: "Everybody",
        remedy: "Redirect to a path or an http or https URL, or answer with the page itself.")
    case .tooManyRedirects(let count):
      return Finding(
        .redirectLoop, .blocking, "The app redirects without end.",
        evidence: "\(app.withoutFragment): still a redirect after \(count) of them, to \(address)",
        hurts: "Everybody",
        remedy: """
          Answer with the page itself. A loop often comes from a cookie or a session that a frame does not \
          have, or from http and https redirecting to each other.
          """)
    case .refused(let detail):
      return unreachable(
        "Nobody answers at \(app.withoutFragment).", detail,
        "Start the app there, or correct the address and the port.")
    case .unknownName(let name):
      return unreachable(
        "The name \(name) leads to no address.", "The lookup of \(name) found nothing",
        "Correct the name, or enter it in the DNS. Names under localhost need no entry.")
    case .timedOut(let milliseconds):
      return unreachable(
        "\(app.withoutFragment) does not answer in time.",
        "No answer within \(Self.seconds(milliseconds))",
        "See what the app waits for, and answer the page without waiting for it.")
    case .handshake(let detail):
      return unreachable(
        "No TLS connection to \(app.withoutFragment) can be made.", detail,
        "Serve TLS 1.2 or newer on that port, or name an http address if it speaks plain HTTP.")
    case .noAnswer(let detail):
      return unreachable(
        "\(app.withoutFragment) accepts the connection and does not answer with HTTP.", detail,
        "See what listens on that port; http instead of https, or the other way round, looks like this."
      )
    }
  }

  private func unreachable(_ title: String, _ evidence: String, _ remedy: String) -> Finding {
    Finding(
      .unreachable, .blocking, title, evidence: evidence, hurts: "Everybody", remedy: remedy)
  }

  private func certificate(_ hop: Evidence.Hop) -> Finding {
    Finding(
      .certificate, .blocking,
      "The certificate of \(hop.address.host) is not trusted, and a frame offers no way past that.",
      evidence: "\(hop.address.origin): \(hop.certificateProblem ?? "")",
      hurts: "Everybody who has not told the browser to trust it, also in production",
      remedy: """
        Serve a certificate for \(hop.address.host) with its whole chain. For a certificate of \
        your own, set SSL_CERT_FILE to your CA, and give that CA to the browsers.
        """)
  }

  private func slow(_ hop: Evidence.Hop) -> Finding {
    let isHopeless = hop.milliseconds > 5000
    return Finding(
      .slowAnswer, isHopeless ? .blocking : .warning,
      isHopeless
        ? "The app answers so late that users take it for broken."
        : "The app's page is slow to come, and the frame stays white until then.",
      evidence:
        "\(hop.address.withoutFragment): first byte after \(Self.seconds(hop.milliseconds))",
      hurts: "Everybody, at each opening",
      remedy: "Send the page at once, below a second, and fetch data from it when it has the token."
    )
  }

  /// Such as `1.2 s`.
  private static func seconds(_ milliseconds: Int) -> String {
    "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }

  /// What kind of document comes.
  func document() -> [Finding] {
    guard let answer else { return [] }
    let place = answer.address.withoutFragment
    if answer.status >= 400 {
      let wantsSession = answer.status == 401 || answer.status == 403
      return [
        Finding(
          .httpError, .blocking,
          wantsSession
            ? "The app refuses its page to a visitor without a session."
            : "The app answers with an error page.",
          evidence: "\(place): status \(answer.status)", hurts: "Everybody",
          remedy: wantsSession
            ? """
            Answer the page with status 200 to everyone: the token is in the fragment, which the server never \
            sees. Ask for it in the requests that the page sends.
            """
            : "Make the app answer its embed URL with status 200, also without a session.")
      ]
    }
    let isDownload =
      HTTPField.Name("Content-Disposition").flatMap { answer.fields[$0] }?.lowercased()
      .hasPrefix("attachment") == true
    guard answer.isHTML, !isDownload else {
      return [
        Finding(
          .notHTML, .blocking,
          isDownload
            ? "The app's address is a download." : "The app's address is no page of HTML.",
          evidence: isDownload
            ? "Content-Disposition: attachment"
            : "\(place): Content-Type: \(answer.fields[.contentType] ?? "")",
          hurts: "Everybody",
          remedy: "Send Content-Type: text/html; charset=utf-8, or name the address of the page.")
      ]
    }
    return []
  }
}
