package import JSON

/// Why a browser could not be started or driven.
package enum BrowserError: Error, Hashable, CustomStringConvertible {
  /// A program that the browser needs is not on the search path.
  case missing(program: String, package: String)
  /// The browser ended or stayed silent before it gave its address. `detail` is what it printed last.
  case didNotStart(browser: String, detail: String)
  /// The WebSocket to the browser could not be opened or is gone.
  case disconnected(detail: String)
  /// The browser refused a command: `code` and `message` are its own (WebDriver BiDi, section "Errors").
  case refused(method: String, code: String, message: String)
  /// No answer within the limit, in milliseconds.
  case timedOut(method: String, milliseconds: Int)
  /// An answer without the member that the protocol promises.
  case unexpectedAnswer(method: String, answer: JSONValue)
  /// A script threw.
  case scriptFailed(message: String)
  /// What was waited for did not come within the limit, in milliseconds. `detail` is the last thing seen.
  case neverHappened(what: String, milliseconds: Int, detail: String)

  /// One sentence with the offending value.
  package var description: String {
    switch self {
    case .missing(let program, _): "The program \(program) is not installed."
    case .didNotStart(let browser, let detail): "\(browser) did not start: \(detail)"
    case .disconnected(let detail): "The connection to the browser is gone: \(detail)"
    case .refused(let method, let code, let message): "\(method) failed with \(code): \(message)"
    case .timedOut(let method, let limit): "\(method) was not answered within \(limit) ms."
    case .unexpectedAnswer(let method, let answer): "\(method) was answered with \(answer.text)"
    case .scriptFailed(let message): "A script in the page failed: \(message)"
    case .neverHappened(let what, let limit, let detail):
      "Within \(limit) ms this never happened: \(what). Last seen: \(detail)"
    }
  }

  /// What to do next.
  package var remedy: String {
    switch self {
    case .missing(_, let package):
      "Install it: apt-get install --no-install-recommends \(package)."
    case .didNotStart: "Start it by hand to see what it complains about."
    case .disconnected: "See whether the browser crashed, and start it again."
    case .timedOut: "See what the browser waits for, or raise the limit."
    case .refused, .unexpectedAnswer, .scriptFailed: "Correct the command or the script."
    case .neverHappened: "Look at the page at that moment: take a screenshot."
    }
  }
}
