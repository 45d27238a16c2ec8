import ArgumentParser
import JSON
import Trials

/// The flags that choose scenarios.
struct TestSelection: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only scenarios with this tag; with !tag, those without it. Repeatable.", valueName: "tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only scenarios with this in title or path; '/…/' is a regular expression.",
      valueName: "text"))
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "Only one of several equal parts, to spread a suite over machines.", valueName: "2/5"))
  var shard: String?

  /// The selection that the flags describe.
  func selection() throws(CommandFailure) -> Selection {
    var selection = Selection()
    selection.tags = tag
    selection.filter = filter
    do throws(SuiteError) {
      if let shard { selection.shard = try Shard(shard) }
    } catch { throw CommandFailure(error) }
    return selection
  }
}

/// The flags that say how scenarios are played.
struct TestPlay: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      chromium, chromium-headless-shell, firefox, none for the built-in reference client, or the URL \
      of a remote end such as a Selenium Grid. Repeatable. (default: the first browser installed)
      """, valueName: "client"))
  var browser: [String] = []

  @Option(
    help: ArgumentHelp(
      "Host, with port if need be, in place of the one that a remote end names for its WebSocket.",
      valueName: "host"))
  var remoteHost: String?

  @Option(
    help: ArgumentHelp(
      "What a remote end's browser has to be: W3C capabilities as JSON.", valueName: "json"))
  var capabilities: String?

  @Option(
    help: ArgumentHelp(
      """
      Where the host page lives in a browser: production is https://app.meingpt.com, development a \
      name of localhost. A scenario's host.origin goes first.
      """, valueName: "production|development"))
  var origin: PageOrigin = .production

  @Option(help: ArgumentHelp("How many scenarios run side by side.", valueName: "number"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Make ids from this number and start the simulated clock at 2026-01-01.",
      valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Try a scenario that did not pass again so often.", valueName: "number"))
  var retries = 0

  @Flag(help: "Begin nothing more after the first scenario that did not pass.")
  var bail = false

  @Flag(help: "Let skipped steps count as passed.")
  var allowIncomplete = false

  @Flag(help: "Show the browser's windows.")
  var headed = false

  @Flag(help: "Stop at the first scenario that did not pass and leave its page open.")
  var keepOpen = false

  @Option(
    help: ArgumentHelp(
      "Start the app's back end under the scenario's clock, with libfaketime.",
      valueName: "command"))
  var backend: String?

  /// The options that the flags describe. `port` is a port that was asked for: then one scenario runs at a time.
  func options(port: Int?) throws(CommandFailure) -> SuiteOptions {
    var clients: [Client] = []
    for word in browser {
      guard let client = Client(word) else {
        throw CommandFailure(
          message: "There is no browser \"\(word)\".",
          remedy: "Use \(Client.words.joined(separator: ", ")), or the URL of a remote end.",
          code: CommandFailure.usage)
      }
      if !clients.contains(client) { clients.append(client) }
    }
    try check(retries, "--retries", from: 0)
    if let jobs { try check(jobs, "--jobs", from: 1) }
    var options = SuiteOptions(clients: clients)
    options.jobs = port ?? 0 != 0 ? 1 : jobs
    options.seed = seed
    options.origin = origin
    options.retries = retries
    options.stopsAtFailure = bail || keepOpen
    options.isHeaded = headed
    options.keepsOpen = keepOpen
    options.remoteHost = remoteHost
    options.backend = backend
    if let capabilities { options.capabilities = try object(in: capabilities) }
    return options
  }

  private func object(in text: String) throws(CommandFailure) -> JSONObject {
    guard let object = (try? JSONValue(parsing: Array(text.utf8)))?.objectValue else {
      throw CommandFailure(
        message: "--capabilities is a JSON object, not \(text).",
        remedy: "Such as --capabilities '{\"browserName\": \"firefox\"}'",
        code: CommandFailure.usage)
    }
    return object
  }

  private func check(_ number: Int, _ flag: String, from least: Int) throws(CommandFailure) {
    guard number >= least else {
      throw CommandFailure(
        message: "\(flag) is a number from \(least), not \(number).", code: CommandFailure.usage)
    }
  }
}

extension CommandFailure {
  /// A suite that does not even begin.
  init(_ error: SuiteError) {
    self.init(
      message: error.description, remedy: error.remedy,
      code: error.isUsage ? Self.usage : Self.badFile)
  }
}

extension PageOrigin: ExpressibleByArgument {}
