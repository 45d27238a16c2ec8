internal import Foundation
internal import Glibc
internal import JSON

/// A running browser under our control: started here with a temporary profile, or at a remote end.
package final class BrowserSession: Sendable {
  /// Where the browser runs.
  private enum Place {
    case here(GuardedProcess)
    case there(RemoteEnd, RemoteEnd.Session)
  }

  /// Which browser it is.
  package let browser: Browser
  /// Its protocol connection, for what has no name here.
  package let client: BidiClient
  /// The folder with its profile, which goes with it; nil at a remote end.
  package var profileFolder: String? {
    if case .here(let process) = place { process.folder } else { nil }
  }
  private let place: Place

  private init(browser: Browser, client: BidiClient, place: Place) {
    self.browser = browser
    self.client = client
    self.place = place
  }

  /// Starts `browser` and opens a session; `isHeaded` shows its window. Throws `.missing` when it is not installed,
  /// `.didNotStart` when it does not give its address within `limit`. The browser ends with `end()`, or with this
  /// process, however that ends.
  package static func start(
    _ browser: Browser, isHeaded: Bool = false, within limit: Duration = .seconds(30)
  ) async throws(BrowserError) -> BrowserSession {
    let programs = try browser.locatePrograms()
    let isRoot = getuid() == 0
    func plan(_ folder: String) -> LaunchPlan {
      LaunchPlan(
        browser, programs: programs, profile: folder, isRoot: isRoot, isHeaded: isHeaded)
    }
    let process: GuardedProcess
    do {
      process = try GuardedProcess(
        files: { plan($0).profileFiles }, command: { plan($0).command })
    } catch {
      throw .didNotStart(browser: browser.description, detail: "\(error)")
    }
    do {
      let plan = plan(process.folder)
      let address = try await address(of: browser, plan, process, within: limit)
      let client = try await BidiClient.connect(to: address)
      try await client.send(
        "session.new", ["capabilities": plan.capabilities], timeout: .seconds(60))
      try await subscribe(client)
      return BrowserSession(browser: browser, client: client, place: .here(process))
    } catch {
      await process.end()
      throw error
    }
  }

  /// Opens a session at a remote end. Throws `.didNotStart` when it gives none within `limit`, `.disconnected` when
  /// its WebSocket address leads nowhere.
  package static func start(
    _ remote: RemoteEnd, within limit: Duration = .seconds(60)
  ) async throws(BrowserError) -> BrowserSession {
    let session = try await remote.makeSession(within: limit)
    do {
      let client = try await BidiClient.connect(to: session.socketURL)
      try await subscribe(client)
      return BrowserSession(
        browser: session.browser, client: client, place: .there(remote, session))
    } catch {
      await remote.end(session)
      throw error
    }
  }

  private static func subscribe(_ client: BidiClient) async throws(BrowserError) {
    try await client.send(
      "session.subscribe", ["events": .array(Evidence.events.map { .string($0) })])
  }

  /// The one that the browser starts with, and its first window.
  package var defaultContext: UserContext { UserContext(id: "default", session: self) }

  /// A fresh user context: no cookies, no storage, nothing shared with another one. Its pages reach what `reach`
  /// says; certificates are not judged, as they are a developer's own.
  package func makeUserContext(
    _ reach: Reach = .loopback()
  ) async throws(BrowserError) -> UserContext {
    let answer = try await client.send(
      "browser.createUserContext", ["acceptInsecureCerts": true, "proxy": reach.proxy])
    guard let id = answer["userContext"]?.stringValue else {
      throw .unexpectedAnswer(method: "browser.createUserContext", answer: answer)
    }
    return UserContext(id: id, session: self)
  }

  /// Closes the browser and removes its profile, in a task that was cancelled too.
  package func end() async {
    await Task { await close() }.value
  }

  private func close() async {
    switch place {
    case .here(let process):
      _ = try? await client.send("browser.close", timeout: .seconds(5))
      await client.close()
      await process.end()
    case .there(let remote, let session):
      await client.close()
      await remote.end(session)
    }
  }

  private static func address(
    of browser: Browser, _ plan: LaunchPlan, _ process: GuardedProcess, within limit: Duration
  ) async throws(BrowserError) -> String {
    let (found, printed) = await withTaskGroup { group in
      group.addTask {
        var printed = ""
        for await text in process.output {
          printed += text
          if let address = plan.address(in: printed) { return (address as String?, printed) }
        }
        return (nil, printed)
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return (nil, "nothing was announced within \(limit.milliseconds) ms")
      }
      let first = await group.next() ?? (nil, "")
      group.cancelAll()
      return first
    }
    guard let found else {
      throw .didNotStart(browser: browser.description, detail: String(printed.suffix(2000)))
    }
    return found
  }
}
