import ArgumentParser
import Browsers
import Foundation
import Host
import Native
import Trials

/// `hostsim open`: serves the real origin and shows it in a browser of its own.
struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Serve https://app.meingpt.com and open it in a browser window of its own.",
    discussion: """
      Examples:
        hostsim open
        hostsim open --app http://localhost:3000
        hostsim open --app http://localhost:3000 --browser firefox
        hostsim open --app https://staging.example.com/ --map staging.example.com=3000

      The browser has a profile of its own, which is removed afterwards; nothing on the machine is \
      changed. Closing its window or Ctrl-C ends both.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var choices: TokenOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var gate: OriginOptions

  @Option(help: ArgumentHelp("The folder with the host page.", valueName: "folder"))
  var staticDir: String?

  @Option(
    help: ArgumentHelp(
      "chromium, chromium-headless-shell or firefox. (default: the first that is installed)",
      valueName: "browser"))
  var browser: String?

  @Flag(help: "Show no window, for scripts.")
  var headless = false

  @Flag(help: "Print one line of JSON when ready, for scripts.")
  var json = false

  func run() async throws {
    var configuration = try files.read()
    try choices.apply(to: &configuration)
    try service.apply(to: &configuration)
    try gate.apply(to: &configuration)
    configuration.staticDirectory = try Places.staticDirectory(flag: staticDir)
    let browser = try chosenBrowser()
    if !headless, browser != .headlessShell { try Self.checkScreen() }
    let desk = HostDesk(PageOrigin.production.applied(to: configuration))
    let signals = StopSignals()
    let isHeaded = !headless && browser != .headlessShell
    try await desk.serve(until: signals) { greeting in
      Console.show(json ? greeting.json : greeting.text)
    } work: { simulator throws(CommandFailure) in
      do throws(BrowserError) {
        try await Self.show(simulator, in: browser, isHeaded: isHeaded)
      } catch { throw CommandFailure(error) }
    }
  }

  private func chosenBrowser() throws(CommandFailure) -> Browser {
    guard let browser else {
      let installed = [Browser.chromium, .firefox, .headlessShell].first {
        (try? $0.locatePrograms()) != nil
      }
      guard let installed else {
        throw CommandFailure(
          message: "No browser is installed that hostsim can open.",
          remedy:
            "Install one: apt-get install --no-install-recommends chromium chromium-driver",
          code: CommandFailure.environment)
      }
      return installed
    }
    guard case .local(let chosen) = Client(browser) else {
      throw CommandFailure(
        message: "There is no browser \"\(browser)\" that can be opened.",
        remedy: "Use chromium, chromium-headless-shell or firefox.", code: CommandFailure.usage)
    }
    if let absence = Client.local(chosen).absence { throw CommandFailure(absence) }
    return chosen
  }

  /// A window needs somewhere to be.
  private static func checkScreen() throws(CommandFailure) {
    let environment = ProcessInfo.processInfo.environment
    let places = ["DISPLAY", "WAYLAND_DISPLAY"]
    guard places.allSatisfy({ environment[$0, default: ""].isEmpty }) else { return }
    throw CommandFailure(
      message:
        "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.",
      remedy: "Without a window: hostsim open --headless, or hostsim serve --origin production.",
      code: CommandFailure.environment)
  }

  /// Shows the host page until its window is closed or the task is cancelled.
  private static func show(
    _ simulator: Simulator, in browser: Browser, isHeaded: Bool
  ) async throws(BrowserError) {
    guard let proxy = simulator.gateway?.proxy else { return }
    let session = try await BrowserSession.start(browser, isHeaded: isHeaded)
    do throws(BrowserError) {
      let blank = try await session.defaultContext.pages()
      let context = try await session.makeUserContext(.proxy(port: proxy.port))
      let page = try await context.openPage()
      try await page.frame.navigate(to: "\(simulator.service.origins.page)/")
      for page in blank { await page.close() }
      try await page.activate()
      while !Task.isCancelled, try await !context.pages().isEmpty {
        do { try await Task.sleep(for: .milliseconds(500)) } catch { break }
      }
      await session.end()
    } catch {
      await session.end()
      // The last window takes the browser with it.
      guard case .disconnected = error else { throw error }
    }
  }
}
