extension Examination {
  /// What only a browser shows.
  func behaviour() -> [Finding] {
    guard let browser = evidence.browser, browser.isShown else { return [] }
    var findings: [Finding] = []
    if browser.fragment == .kept {
      findings.append(
        Finding(
          .tokenInURL, .note, "The app leaves the token in its address.",
          evidence: "In \(browser.browser) the fragment still holds the token after loading",
          hurts:
            "Users who copy the address, and every script that reads it; a reload takes the old token again",
          remedy: """
            When the token is read: history.replaceState(null, "", location.pathname + location.search);
            """))
    }
    if let first = browser.errors.first {
      findings.append(
        Finding(
          .scriptErrors, .warning, "The app reports errors while it runs in the frame.",
          evidence: ([first] + browser.errors.dropFirst().prefix(2)).joined(separator: "\n"),
          hurts: "Everybody with \(browser.browser), as far as what failed matters",
          remedy: "Open the app in a host page, and mend what the console shows."))
    }
    return findings
  }
}
