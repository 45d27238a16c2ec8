internal import Foundation
internal import Glibc
internal import JSON

/// A running browser under our control, with a temporary profile.
package final class BrowserSession: Sendable {
  /// Which browser it is.
  package let browser: Browser
  /// Its protocol connection, for what has no name here.
  package let client: BidiClient
  /// The folder with its profile, which goes with it.
  package var profileFolder: String { process.folder }
  private let process: GuardedProcess

  private init(browser: Browser, client: BidiClient, process: GuardedProcess) {
    self.browser = browser
    self.client = client
    self.process = process
  }

  /// Starts `browser` and opens a session. Throws `.missing` when it is not installed, `.didNotStart` when it does
  /// not give its address within `limit`. The browser ends with `end()`, or with this process.
  package static func start(
    _ browser: Browser, within limit: Duration = .seconds(30)
  ) async throws(BrowserError) -> BrowserSession {
    let programs = try browser.locatePrograms()
    let isRoot = getuid() == 0
    func plan(_ folder: String) -> LaunchPlan {
      LaunchPlan(browser, programs: programs, profile: folder, isRoot: isRoot)
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
      try await client.send(
        "session.subscribe", ["events": .array(Evidence.events.map { .string($0) })])
      return BrowserSession(browser: browser, client: client, process: process)
    } catch {
      await process.end()
      throw error
    }
  }

  /// A fresh user context: no cookies, no storage, nothing shared with another one.
  package func makeUserContext() async throws(BrowserError) -> UserContext {
    let answer = try await client.send("browser.createUserContext")
    guard let id = answer["userContext"]?.stringValue else {
      throw .unexpectedAnswer(method: "browser.createUserContext", answer: answer)
    }
    return UserContext(id: id, session: self)
  }

  /// Closes the browser and removes its profile.
  package func end() async {
    _ = try? await client.send("browser.close", timeout: .seconds(5))
    await client.close()
    await process.end()
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
