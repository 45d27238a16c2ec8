import Browsers
import Foundation
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(3)))
struct ReachTests {
  @Test(arguments: Browser.allCases)
  func `a page reaches this machine and nothing else`(browser: Browser) async throws {
    try await FixtureServer.serving(["/": .html("<p>here</p>")]) { port in
      try await withPage(browser) { page in
        for name in ["localhost", "127.0.0.1", "app.localhost"] {
          try await page.frame.navigate(to: "http://\(name):\(port)/")
          try await page.frame.wait(
            until: "location.hostname === '\(name)' && document.body.innerText")
        }
        for url in ["http://outside.example/", "https://outside.example/"] {
          try await page.frame.evaluate("fetch('\(url)', { mode: 'no-cors' }).catch(() => 0); 0")
          try await Waiting.wait(for: "\(url) is refused") { () throws(BrowserError) in
            let texts = await page.userContext.reports().map(\.text)
            return texts.contains { $0.hasPrefix(url) && $0.contains("PROXY") }
              ? .done(()) : .notYet("\(texts)")
          }
        }
      }
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `a host that is named is reached without the closed port`(browser: Browser) async throws {
    try await withPage(browser) { page in
      let context = try await page.userContext.session.makeUserContext(
        .loopback(and: ["a.example"]))
      let other = try await context.openPage()
      try await other.frame.evaluate(
        "fetch('http://a.example/', { mode: 'no-cors' }).catch(() => 0); 0")
      try await Waiting.wait(for: "a report") { () throws(BrowserError) in
        let texts = await context.reports().map(\.text).filter { $0.contains("a.example") }
        return texts.isEmpty ? .notYet("none") : .done(#expect(!texts[0].contains("PROXY")))
      }
      await context.remove()
    }
  }

  @Test(arguments: Browser.complete)
  func `a permission is what was decided`(browser: Browser) async throws {
    try await FixtureServer.serving(["/": .html("")]) { port in
      try await withPage(browser) { page in
        let origin = "http://localhost:\(port)"
        try await page.frame.navigate(to: origin + "/")
        try await page.frame.wait(until: "location.port")
        let state =
          "navigator.permissions.query({ name: 'geolocation' }).then(found => found.state)"
        for decision in ["denied", "granted"] {
          try await page.userContext.setPermission("geolocation", to: decision, for: origin)
          #expect(try await page.frame.evaluate(state) == .string(decision))
        }
      }
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `a browser dies with a process that is killed, and leaves no folder`(
    browser: Browser
  ) async throws {
    guard try await orSkip({ try await BrowserPool.shared.session(browser) }) != nil else { return }
    let note = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: note) }
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [name = browser.rawValue as String, note = note as String] in
      guard let browser = Browser(rawValue: name) else { return }
      let session = try await BrowserSession.start(browser)
      let page = try await session.makeUserContext().openPage()
      try await page.frame.evaluate("1")
      try (session.profileFolder ?? "").write(toFile: note, atomically: true, encoding: .utf8)
      kill(getpid(), SIGKILL)
    }
    let folder = try String(contentsOfFile: note, encoding: .utf8)
    #expect(folder.contains("hostsim-browser-"))
    try await Waiting.wait(for: "nothing of it is left") { () throws(BrowserError) in
      let left = processes(naming: folder)
      let isThere = FileManager.default.fileExists(atPath: folder)
      return left.isEmpty && !isThere ? .done(()) : .notYet("\(left) \(isThere)")
    }
  }
}

/// The command lines of running processes that name `text`.
func processes(naming text: String) -> [String] {
  let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return folders.filter { Int($0) != nil }.compactMap { id in
    let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
    let line = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
    return line.contains(text) ? line : nil
  }
}
