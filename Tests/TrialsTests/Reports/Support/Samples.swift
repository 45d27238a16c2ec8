import JSON
import Messages
import Scenarios
import Trials

/// Results of every kind, for the printers to print.
enum Samples {
  /// A suite in two browsers and without one.
  static var suite: SuiteResult {
    var suite = SuiteResult(version: "0.1.0", startedAt: Play.start)
    suite.app = "http://localhost:3000"
    suite.seed = 42
    suite.took = 4_812
    suite.trials =
      ["chromium", "firefox"].flatMap { browser in
        [
          beforeExpiry(browser), refusal(browser), lookAlike(browser), day(browser),
        ]
      } + [unread, unreachable]
    return suite
  }

  /// Passed: one refresh after 55 minutes.
  static func beforeExpiry(_ browser: String) -> TrialResult {
    var play = Play(
      "The token is refreshed before it expires", file: "scenarios/expiry/before-expiry.yaml",
      browser: browser,
      about: "A good app asks for a new token five minutes before the old one ends.",
      tags: ["expiry", "refresh"])
    play.open()
    play.end("open")
    play.wait(3300)
    play.refresh()
    play.wait(59)
    play.end("wait: 56m")
    play.end("expect: {refreshes: 1}")
    play.end("expect: {app-token: current}")
    return play.finish()
  }

  /// Passed in Chromium; in Firefox the app did not ask a third time.
  static func refusal(_ browser: String) -> TrialResult {
    let fails = browser == "firefox"
    var play = Play(
      "The host refuses twice, then recovers", file: "scenarios/refresh/error-then-recovery.yaml",
      browser: browser,
      about: "A good app tries again after an error and keeps its user signed in.",
      tags: ["refresh", "failure"], outcome: fails ? .failed : .passed)
    play.open()
    play.end("open")
    play.wait(3300)
    play.refresh("Too many requests")
    play.wait(10)
    play.refresh(nil)
    play.wait(50)
    play.end("wait: 56m")
    play.end("expect: {refreshes: \">= 2\"}")
    if fails {
      play.wait(240)
      play.end(
        #"expect: {refreshes: ">= 3", within: 4m}"#, line: 18,
        .failed(
          StepResult.Failure(
            expected: "refreshes is >= 3 within 4m", actual: "refreshes is 2",
            findings: [
              "did not ask again after an error", "used the expired token for 2 requests",
            ])))
      play.end("expect: {app-token: current}", .notRun)
      return play.finish {
        $0.evidence.console = [
          "error http://localhost:3000/app.js:12 Uncaught: token \(Play.token)"
        ]
        $0.evidence.network = ["GET http://localhost:3000/api/me#token=\(Play.token) refused"]
        $0.evidence.screenshot = pixel
      }
    }
    play.wait(20)
    play.refresh()
    play.end(#"expect: {refreshes: ">= 3", within: 4m}"#, line: 18)
    play.end("expect: {app-token: current}")
    return play.finish()
  }

  /// Failed everywhere: a foreign window was believed.
  static func lookAlike(_ browser: String) -> TrialResult {
    var play = Play(
      "A look-alike origin hands over a token", file: "scenarios/origin/look-alike.yaml",
      browser: browser,
      about: "Only the host's exact origin counts, not one that contains its name <like this>.",
      tags: ["origin"], outcome: .failed)
    play.open()
    play.end("open")
    let note = play.issue(["key": "other"])
    let origin = "http://meingpt.com.evil.localhost:9000"
    play.entry(
      .foreign, .app, .message, "MEINGPT_TOKEN_RESPONSE", .sent, origin: origin, token: note,
      raw: ["type": "MEINGPT_TOKEN_RESPONSE", "token": .string(Play.token)])
    play.entry(
      .foreign, .host, .message, "MEINGPT_TOKEN_REFRESH", .rejected, reason: "source",
      origin: origin, raw: ["type": "MEINGPT_TOKEN_REFRESH"])
    play.wait(0.02)
    play.end(
      "send: {message: {type: MEINGPT_TOKEN_RESPONSE, token: {key: other}}, from: \(origin)}")
    play.end(
      "expect: {forged-token-used: false}",
      .failed(
        StepResult.Failure(
          expected: "forged-token-used is false", actual: "forged-token-used is true",
          findings: [
            "accepted a token from http://meingpt.com.evil.localhost:9000",
            "never fetched the key set, so it cannot have verified the signature",
          ])))
    return play.finish()
  }

  /// Passed: a day, a refresh every 55 minutes.
  static func day(_ browser: String) -> TrialResult {
    var play = Play(
      "Signed in for a whole day", file: "scenarios/expiry/day.yaml", browser: browser,
      tags: ["expiry", "long"])
    play.open()
    play.end("open")
    for _ in 1...26 {
      play.wait(3299.993)
      play.refresh()
    }
    play.wait(600)
    play.end("wait: 24h")
    play.end("expect: {refreshes: 26}")
    return play.finish()
  }

  /// Incomplete: nobody could read the frame.
  static var unread: TrialResult {
    var play = Play(
      "The user reads why", file: "scenarios/people/viewer.yaml", browser: "none",
      tags: ["people"], outcome: .incomplete)
    play.entry(.host, .app, .frame, "open", reason: "no token: viewers get none")
    play.end("open: {persona: viewer}")
    play.end(
      "expect: {text: \"Ask your admin\"}",
      .skipped("needs a driven browser: the reference client has no text to read"))
    return play.finish()
  }

  /// Broken: there was no app.
  static var unreachable: TrialResult {
    var play = Play("The app starts", browser: "none", outcome: .broken)
    play.entry(.service, .host, .health, "frame blocked", reason: "Nothing answers at \(Play.app).")
    play.wait(1)
    play.end(
      "open",
      .broken(
        "the app at \(Play.app) cannot be reached",
        remedy: "Start it, or name another one: --app URL"))
    play.end("expect: {frame: loaded}", .notRun)
    return play.finish()
  }

  /// A PNG of one pixel.
  static let pixel: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 4, 0, 0, 0, 0xB5, 0x1C, 0x0C, 2, 0, 0, 0, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xDA, 0x63, 0x64, 0x60, 0, 0, 0, 6, 0, 2, 0x30, 0x81, 0xD0, 0x2F, 0, 0, 0, 0, 0x49, 0x45, 0x4E,
    0x44, 0xAE, 0x42, 0x60, 0x82,
  ]
}
