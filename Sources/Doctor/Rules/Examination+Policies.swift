internal import HTTPTypes
internal import Messages

extension Examination {
  /// What other headers of the document take away from a page in a frame.
  func policies() -> [Finding] {
    guard let answer else { return [] }
    let policies = ContentPolicy.policies(in: answer.fields)
    return [
      policies.lazy.compactMap { sandbox($0) }.first,
      policies.lazy.compactMap { connect($0, answer) }.first, isolation(answer),
      resourcePolicy(answer),
    ].compactMap(\.self)
  }

  private func sandbox(_ policy: ContentPolicy) -> Finding? {
    guard let directive = policy["sandbox"] else { return nil }
    let given = Set(directive.words.map { $0.lowercased() })
    let lacking = ["allow-scripts", "allow-same-origin"].filter { !given.contains($0) }
    guard let worst = lacking.first else { return nil }
    let corrected = (["sandbox"] + directive.words + lacking).joined(separator: " ")
    return Finding(
      .cspSandbox, .blocking,
      worst == "allow-scripts"
        ? "The app's policy switches its own scripts off, so nobody reads the token."
        : "The app's policy takes its origin away, and the host refuses messages from the origin null.",
      evidence: "Content-Security-Policy: \(directive.text)", hurts: "Everybody",
      remedy: """
        Remove the directive, or send \(policy.correction(directive, corrected) ?? corrected)
        """)
  }

  private func connect(_ policy: ContentPolicy, _ answer: Evidence.Hop) -> Finding? {
    guard let directive = policy.connectSource,
      let keySet = AppAddress(framer.keySetURL()),
      !directive.sources.allows(keySet, from: answer.address)
    else { return nil }
    // Only a page that verifies tokens by itself fetches the key set.
    let verifies = evidence.scripts.contains { script in
      ["jwks", "importKey"].contains { ScriptSearch(script).contains($0) }
    }
    let kept = directive.words.filter { $0.lowercased() != "'none'" }
    let corrected = (["connect-src"] + kept + [framer.origin]).joined(separator: " ")
    return Finding(
      .cspConnectSource, verifies ? .warning : .note,
      "The app's policy does not let its page fetch the key set of \(framer.origin).",
      evidence: "Content-Security-Policy: \(directive.text)",
      hurts: verifies
        ? "Everybody: the page's scripts speak of key sets"
        : "Only an app that verifies tokens in the page; a back end is not bound by it",
      remedy: """
        Send \(policy.correction(directive, corrected) ?? corrected)
        Or verify on the server.
        """)
  }

  private func isolation(_ answer: Evidence.Hop) -> Finding? {
    let name = "Cross-Origin-Embedder-Policy"
    guard let value = word(of: name, answer), ["require-corp", "credentialless"].contains(value)
    else { return nil }
    let opener = word(of: "Cross-Origin-Opener-Policy", answer)
    return Finding(
      .crossOriginIsolation, .warning,
      "The app asks to be cross-origin isolated, which a frame only is when the host page is too.",
      evidence: (["\(name): \(value)"]
        + (opener.map { ["Cross-Origin-Opener-Policy: \($0)"] } ?? [])).joined(separator: "\n"),
      hurts: """
        Apps that need SharedArrayBuffer or exact timers, and apps that load files of other origins without \
        Cross-Origin-Resource-Policy
        """,
      remedy: """
        Remove \(name) from the embedded page, and do without SharedArrayBuffer there: test \
        crossOriginIsolated first.
        """)
  }

  private func resourcePolicy(_ answer: Evidence.Hop) -> Finding? {
    let name = "Cross-Origin-Resource-Policy"
    guard let value = word(of: name, answer), value == "same-origin" || value == "same-site",
      answer.address.origin != framer.origin
    else { return nil }
    return Finding(
      .crossOriginResourcePolicy, .note,
      "The page may not be loaded by other origins as soon as the host page asks for isolation.",
      evidence: "\(name): \(value)",
      hurts: "Nobody today; everybody if the host sends Cross-Origin-Embedder-Policy: require-corp",
      remedy: "Send \(name): cross-origin with the page.")
  }

  private func word(of name: String, _ answer: Evidence.Hop) -> String? {
    HTTPField.Name(name).flatMap { answer.fields[$0] }
      .map { $0.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased() }
  }
}
