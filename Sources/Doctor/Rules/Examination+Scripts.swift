internal import Messages

extension Examination {
  /// What the texts of the app's scripts give away: hints, for a script may never run.
  func scripts() -> [Finding] {
    let searches = evidence.scripts.map { ScriptSearch($0) }
    return [hashRouter(searches), serviceWorker(searches)].compactMap(\.self)
  }

  // MARK: Fragment

  private static let routers = [
    "createHashRouter", "HashRouter", "createWebHashHistory", "createHashHistory", "useHash:",
    "useHash ", "HashLocationStrategy",
  ]

  private func hashRouter(_ searches: [ScriptSearch]) -> Finding? {
    if let browser = evidence.browser, case .replaced(let fragment)? = browser.fragment,
      fragment != app.fragment
    {
      return Finding(
        .hashRouter, .warning,
        "Something in the app writes its own fragment over the one with the token.",
        evidence: "In \(browser.browser) the address ends in #\(fragment) after loading",
        hurts: "Everybody, if the token is read after that",
        remedy: Self.readFirst)
    }
    for search in searches {
      for word in Self.routers {
        if let place = search.places(of: word).first { return router(search.quotation(at: place)) }
      }
      if let place = search.places(of: "location.hash").first(where: { writesRoute(search, $0) }) {
        return router(search.quotation(at: place))
      }
    }
    return nil
  }

  /// Whether a fragment is assigned that is more than an empty one, which is how the token is taken out.
  private func writesRoute(_ search: ScriptSearch, _ place: Int) -> Bool {
    let rest = search.text(at: place + "location.hash".utf8.count, length: 12)
      .drop { $0 == " " }
    guard rest.first == "=", rest.dropFirst().first != "=" else { return false }
    let value = rest.dropFirst().drop { $0 == " " }
    return !["\"\"", "''", "``"].contains { value.hasPrefix($0) }
  }

  private func router(_ quotation: String) -> Finding {
    Finding(
      .hashRouter, .warning,
      "The app keeps its routes in the fragment, where the token comes.", evidence: quotation,
      hurts: "Everybody, if the router starts before the token is read", remedy: Self.readFirst)
  }

  private static let readFirst = """
    Before anything else run: const token = new URLSearchParams(location.hash.slice(1)).get("token"); \
    history.replaceState(null, "", location.pathname + location.search);
    """

  // MARK: Service worker

  private func serviceWorker(_ searches: [ScriptSearch]) -> Finding? {
    var evidence = self.evidence.browser.flatMap { browser in
      browser.hasServiceWorker
        ? "In \(browser.browser) a service worker controls the page" : nil
    }
    for search in searches where evidence == nil {
      evidence = ["serviceWorker.register", "registerSW("].lazy
        .compactMap { search.places(of: $0).first }.first.map { search.quotation(at: $0) }
    }
    return evidence.map { evidence in
      Finding(
        .serviceWorker, .note, "The app registers a service worker.", evidence: evidence,
        hurts: """
          Users who come back: it may answer with an old page, and requests with an old token. A simulated clock does \
          not reach it
          """,
        remedy: """
          Let it pass requests that carry Authorization, and fetch the page from the network first; or do not \
          register it when window.parent !== window.
          """)
    }
  }
}
