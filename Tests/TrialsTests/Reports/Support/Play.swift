import JSON
import Messages
import Scenarios
import Tokens
import Trials

/// Writes down a run as it would have gone: time passes, messages go to and fro, steps end.
struct Play {
  static let start = 1_795_237_200_000  // 2026-11-21T05:00:00Z
  static let app = "http://localhost:3000"

  private(set) var result: TrialResult
  private var now = Play.start
  private var step: (number: Int, began: Int) = (0, Play.start)

  init(
    _ scenario: String, file: String? = nil, browser: String = "chromium",
    about: String? = nil, tags: [String] = [], outcome: ScenarioOutcome = .passed
  ) {
    result = TrialResult(
      scenario: scenario, browser: browser, clock: .virtual, outcome: outcome, startedAt: now)
    result.file = file
    result.about = about
    result.tags = tags
    result.took = 412
  }

  /// Time passes, in seconds.
  mutating func wait(_ seconds: Double) { now += Int(seconds * 1000) }

  /// One line of the timeline.
  mutating func entry(
    _ from: Party, _ to: Party, _ kind: TimelineEntry.Kind, _ name: String,
    _ verdict: TimelineEntry.Verdict? = nil, reason: String? = nil, origin: String? = nil,
    token: TimelineEntry.TokenNote? = nil, raw: JSONValue? = nil
  ) {
    result.timeline.append(
      TimelineEntry(
        id: result.timeline.count + 1, at: now, from: from, to: to, kind: kind, name: name,
        origin: origin, verdict: verdict, reason: reason, token: token, raw: raw))
  }

  /// The service issues a token of an hour.
  @discardableResult mutating func issue(_ forge: JSONObject? = nil, life: Int = 3600)
    -> TimelineEntry.TokenNote
  {
    let number = result.tokens.count + 1
    let fingerprint = "\(number)f3a9c0b7d2e4816".suffix(16)
    result.tokens.append(
      TrialResult.TokenLife(
        fingerprint: String(fingerprint), issuedAt: now, expiresAt: now + life * 1000,
        isForged: forge != nil))
    let note = TimelineEntry.TokenNote(
      jti: "00000000-0000-4000-8000-\(100_000_000_000 + number)", fingerprint: String(fingerprint),
      forged: forge != nil,
      forge: forge, expiresAt: now + life * 1000, changes: [])
    entry(
      .service, .host, .token, forge == nil ? "token issued" : "forged token issued", token: note)
    return note
  }

  /// The app is framed with a new token, and fetches the key set.
  mutating func open() {
    let note = issue()
    entry(
      .host, .app, .frame, "open", origin: Self.app, token: note,
      raw: ["url": .string("http://localhost:3000/#token=\(Play.token)"), "load": 1])
    wait(0.012)
    entry(.app, .service, .keys, "key set fetched", reason: "200")
  }

  /// The app asks for a token, and the host answers.
  mutating func refresh(_ answer: String? = "token", forge: JSONObject? = nil) {
    entry(
      .app, .host, .message, "MEINGPT_TOKEN_REFRESH", .accepted, origin: Self.app,
      raw: ["type": "MEINGPT_TOKEN_REFRESH"])
    wait(0.004)
    switch answer {
    case "token"?:
      let note = issue(forge)
      entry(
        .host, .app, .message, "MEINGPT_TOKEN_RESPONSE", .sent, token: note,
        raw: [
          "type": "MEINGPT_TOKEN_RESPONSE", "token": .string(Self.token),
          "expiresAt": "2026-11-21T06:55:00.000Z",
        ])
    case let text?:
      entry(
        .host, .app, .message, "MEINGPT_TOKEN_ERROR", .sent,
        raw: ["type": "MEINGPT_TOKEN_ERROR", "error": .string(text)])
    case nil: entry(.host, .app, .note, "no answer", reason: "the plan stays silent")
    }
    wait(0.003)
  }

  /// A step ended, at the present moment.
  mutating func end(
    _ text: String, line: Int? = nil, _ outcome: StepResult.Outcome = .passed
  ) {
    let number = step.number + 1
    result.steps.append(
      StepResult(
        number: number, line: line ?? number + 6, text: text, outcome: outcome,
        began: outcome == .notRun ? now : step.began, ended: now))
    step = (number, now)
  }

  /// The result, up to now.
  mutating func finish(_ change: (inout TrialResult) -> Void = { _ in }) -> TrialResult {
    result.simulated = now - Self.start
    change(&result)
    return result
  }

  /// A token of the right shape that nobody signed.
  static let token = [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImhJM1MifQ",
    "eyJpc3MiOiJodHRwczovL2FwcC5tZWluZ3B0LmNvbSIsInN1YiI6InVzZXJfMSIsInJvbGUiOiJhZG1pbiJ9",
    "c2lnbmF0dXJlLW9mLW5vYm9keQ",
  ].joined(separator: ".")
}
