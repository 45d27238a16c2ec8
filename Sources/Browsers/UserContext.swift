internal import JSON

/// One jar of cookies and storage in a browser, with the pages in it.
package struct UserContext: Sendable {
  /// The colours that a page is asked to use.
  package enum ColorScheme: String, Sendable, CaseIterable {
    case light, dark
  }

  /// The browser's name for it.
  package let id: String
  /// The browser it is in.
  package let session: BrowserSession

  /// Makes pages that are opened from now on see `locale`, for example `de-DE`, as the language.
  package func setLocale(_ locale: String) async throws(BrowserError) {
    try await session.client.send(
      "emulation.setLocaleOverride",
      ["locale": .string(locale), "userContexts": [.string(id)]])
  }

  /// Runs `function`, the text of a JavaScript function, in every frame of this context before the page's own
  /// scripts. To be called before the first page is opened.
  package func addPreloadScript(_ function: String) async throws(BrowserError) {
    try await session.client.send(
      "script.addPreloadScript",
      ["functionDeclaration": .string(function), "userContexts": [.string(id)]])
  }

  /// Opens an empty tab. Firefox may lose a new tab while another one closes; it is then asked again.
  package func openPage() async throws(BrowserError) -> Page {
    for _ in 1...2 {
      do {
        return try await createTab()
      } catch {
        guard case .refused(_, "no such frame", _) = error else { throw error }
      }
    }
    return try await createTab()
  }

  private func createTab() async throws(BrowserError) -> Page {
    let answer = try await session.client.send(
      "browsingContext.create", ["type": "tab", "userContext": .string(id)])
    guard let context = answer["context"]?.stringValue else {
      throw .unexpectedAnswer(method: "browsingContext.create", answer: answer)
    }
    return Page(frame: Frame(id: context, client: session.client), userContext: self)
  }

  /// All pages, also those that scripts opened.
  package func pages() async throws(BrowserError) -> [Page] {
    let answer = try await session.client.send("browsingContext.getTree", ["maxDepth": 0])
    return (answer["contexts"]?.arrayValue ?? []).compactMap { context in
      guard context["userContext"]?.stringValue == id,
        let name = context["context"]?.stringValue
      else { return nil }
      return Page(frame: Frame(id: name, client: session.client), userContext: self)
    }
  }

  /// What the pages of this context reported so far.
  package func reports() async -> [Evidence.Report] {
    await session.client.evidence.reports(in: id)
  }

  /// From now on the requests of this context's pages are noted; see `requests(after:)`.
  package func watchRequests() async throws(BrowserError) {
    try await session.client.send(
      "session.subscribe",
      ["events": [.string(Evidence.requestEvent)], "userContexts": [.string(id)]])
  }

  /// The requests that its pages sent since `watchRequests()`, in their order, without the first `count`. A request
  /// is here before anything that its answer leads to can be seen in the page.
  package func requests(after count: Int = 0) async -> [Evidence.Request] {
    await session.client.evidence.requests(in: id, after: count)
  }

  /// Decides about a permission for pages of `origin`, so that no prompt waits for a person. Names are those of the
  /// Permissions API, for example `loopback-network`; states are `granted`, `denied` and `prompt`.
  package func setPermission(
    _ name: String, to state: String = "granted", for origin: String
  ) async throws(BrowserError) {
    try await session.client.send(
      "permissions.setPermission",
      [
        "descriptor": ["name": .string(name)], "state": .string(state),
        "origin": .string(origin), "userContext": .string(id),
      ])
  }

  /// Closes its pages and forgets its cookies.
  package func remove() async {
    _ = try? await session.client.send(
      "browser.removeUserContext", ["userContext": .string(id)])
  }
}
