import Browsers

/// The browsers of a suite: one of each kind, started once, shared by all trials, each in a user context of its own.
actor BrowserDesk {
  private var sessions: [Client: Task<BrowserSession, any Error>] = [:]
  private let options: SuiteOptions
  private var isOver = false

  init(_ options: SuiteOptions) { self.options = options }

  /// Starts what a client needs, so that nobody waits for it later.
  func warmUp(_ client: Client) { _ = task(for: client) }

  /// The browser of a client, as soon as it runs.
  func session(for client: Client) async throws(BrowserError) -> BrowserSession {
    do {
      return try await task(for: client).value
    } catch let error as BrowserError {
      throw error
    } catch {
      throw .didNotStart(browser: client.description, detail: "\(error)")
    }
  }

  /// Looks whether a browser still answers, after something went wrong. One that does not is ended, and the
  /// next trial gets a new one.
  func check(_ client: Client) async {
    guard let session = try? await sessions[client]?.value else { return }
    do {
      try await session.client.send("session.status", timeout: .seconds(5))
    } catch {
      guard let known = try? await sessions[client]?.value, known === session else { return }
      sessions[client] = nil
      await session.end()
    }
  }

  /// Ends all of them.
  func end() async {
    isOver = true
    let running = sessions.values
    sessions = [:]
    await withDiscardingTaskGroup { group in
      for task in running {
        group.addTask { if let session = try? await task.value { await session.end() } }
      }
    }
  }

  private func task(for client: Client) -> Task<BrowserSession, any Error> {
    if let task = sessions[client] { return task }
    let task = Task { [options, isOver] in
      if isOver {
        throw BrowserError.didNotStart(
          browser: client.description, detail: "The suite is over.")
      }
      return try await Self.start(client, options)
    }
    sessions[client] = task
    return task
  }

  private static func start(
    _ client: Client, _ options: SuiteOptions
  ) async throws -> BrowserSession {
    switch client {
    case .local(let browser): try await BrowserSession.start(browser, isHeaded: options.isHeaded)
    case .remote(let url):
      try await BrowserSession.start(
        RemoteEnd(
          url: url, capabilities: options.capabilities, socketHost: options.remoteHost))
    case .reference: preconditionFailure("the reference client has no browser")
    }
  }
}
