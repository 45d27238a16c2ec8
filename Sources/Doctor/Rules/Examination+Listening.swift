internal import Messages

extension Examination {
  /// Whether and how the app listens to its host.
  func listening() -> [Finding] {
    guard answer?.isHTML == true, (answer?.status ?? 0) < 400 else { return [] }
    let searches = evidence.scripts.map { ScriptSearch($0) }
    let speaks = searches.contains { search in
      Self.listeners.contains { search.contains($0) }
    }
    if let substring = substringCheck(searches) { return [substring] }
    if let silent = silence(speaks: speaks) { return [silent] }
    return speaks ? [noCheck(searches)].compactMap(\.self) : []
  }

  private static let listeners = [
    "addEventListener(\"message\"", "addEventListener('message'", "addEventListener(`message`",
    "onmessage",
  ]

  private func silence(speaks: Bool) -> Finding? {
    let remedy = """
      addEventListener("message", (event) => { if (event.origin === "\(framer.origin)" && \
      event.data.type === "\(framer.profile.responseType)") use(event.data.\(framer.profile.tokenMember)); });
      """
    if let browser = evidence.browser, let listens = browser.listens, browser.isShown {
      guard !listens, !browser.asksForToken else { return nil }
      return Finding(
        .noListener, .warning, "The app listens for no message, so its token is never renewed.",
        evidence: "In \(browser.browser) no listener for message was added to the app's window",
        hurts: "Everybody, an hour after opening", remedy: remedy)
    }
    guard !speaks, evidence.hops.last?.status == 200 else { return nil }
    let count = evidence.scripts.count
    let read = count == 1 ? "1 script was read" : "\(count) scripts were read"
    return Finding(
      .noListener, .note, "No script of the page was seen to listen for messages.",
      evidence:
        "\(read)\(evidence.hasAllScripts ? "" : ", not all"), none with addEventListener(\"message\")",
      hurts: "Everybody, an hour after opening, if it is so: the token is never renewed",
      remedy: remedy)
  }

  // MARK: Origin

  private static let methods = [
    "includes(", "indexOf(", "endsWith(", "startsWith(", "match(", "search(",
  ]

  /// A check of the sender that a look-alike passes.
  private func substringCheck(_ searches: [ScriptSearch]) -> Finding? {
    for search in searches {
      for place in search.places(of: "origin") where isSubstringCheck(search, place) {
        return Finding(
          .originCheck, .warning,
          "The app takes messages from every origin that looks like the host's.",
          evidence: search.quotation(at: place),
          hurts: "Every user: a page on \(lookAlike) can hand the app a token of its own",
          remedy: """
            Compare the whole: if (event.origin !== "\(framer.productionOrigin)" || \
            event.source !== window.parent) return;
            """)
      }
    }
    return nil
  }

  private var lookAlike: String {
    let mark = framer.profile.originMark
    return "https://\(mark).evil.example"
  }

  private func isSubstringCheck(_ search: ScriptSearch, _ place: Int) -> Bool {
    var rest = Substring(search.text(at: place + "origin".utf8.count, length: 80))
    if rest.hasPrefix("?") { rest = rest.dropFirst() }
    guard rest.first == "." else { return false }
    rest = rest.dropFirst()
    guard let method = Self.methods.first(where: { rest.hasPrefix($0) }) else { return false }
    let argument = rest.dropFirst(method.count).drop { "\"'`/ ".contains($0) }
    // A suffix that begins with a dot only lets names below it pass.
    if method == "endsWith(", argument.hasPrefix(".") { return false }
    let before = search.text(before: place, length: 24)
    let owner =
      before.hasSuffix(".")
      ? before.dropLast().reversed().prefix { $0.isLetter || $0.isNumber || "_$?".contains($0) }
      : []
    let name = String(owner.reversed())
    if ["location", "URL", "url", "self", "window", "document", "globalThis"].contains(name) {
      return false
    }
    if before.last.map({ $0.isLetter || $0.isNumber || $0 == "_" }) == true { return false }
    return !name.isEmpty || argument.contains(framer.profile.originMark)
  }

  private func noCheck(_ searches: [ScriptSearch]) -> Finding? {
    guard evidence.hasAllScripts,
      !searches.contains(where: { $0.contains("origin") || $0.contains(".source") })
    else { return nil }
    for search in searches {
      if let place = Self.listeners.lazy.compactMap({ search.places(of: $0).first }).first {
        return Finding(
          .noOriginCheck, .warning, "The app listens for messages and never looks who sent them.",
          evidence: search.quotation(at: place),
          hurts: "Every user: any page that frames or opens the app can hand it a token of its own",
          remedy: """
            Begin the listener with: if (event.origin !== "\(framer.productionOrigin)" || \
            event.source !== window.parent) return;
            """)
      }
    }
    return nil
  }
}
