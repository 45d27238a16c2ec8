import Messages
import Scenarios
import Testing
import Trials

@Suite struct `The report in a terminal` {
  private let trial = SuiteEvent.Trial(scenario: "A scenario", file: nil, browser: "firefox")

  @Test func `a suite is a line each, a block for what did not pass, and a summary`() throws {
    var report = TerminalReport(isTerminal: false)
    try expectReport(report.text(of: Samples.suite), "report.txt")
  }

  @Test func `with colours it says the same`() throws {
    var plain = TerminalReport(isTerminal: false)
    var colored = TerminalReport(isTerminal: true, color: true)
    let text = colored.text(of: Samples.suite)
    #expect(text.contains("\u{1B}[31m"))
    #expect(text.replacing(/\r?\u{1B}\[[0-9]*[mK]/, with: "") == plain.text(of: Samples.suite))
  }

  @Test func `a pipe sees no progress and no colour`() {
    var report = TerminalReport(isTerminal: false, color: true)
    #expect(report.line(for: .began(total: 2)).isEmpty)
    #expect(report.line(for: .trialBegan(trial)).isEmpty)
    #expect(report.line(for: .step(trial, number: 1, of: 3, text: "open")).isEmpty)
    #expect(!report.text(of: Samples.suite).contains("\u{1B}"))
  }

  @Test func `a terminal shows what is being done, on one line that replaces itself`() {
    var report = TerminalReport(isTerminal: true, width: 40)
    _ = report.line(for: .began(total: 12))
    let short = report.line(for: .trialBegan(trial))
    #expect(short == "\r\u{1B}[2K0/12  A scenario (firefox)")
    let long = report.line(
      for: .step(trial, number: 2, of: 3, text: "wait: 56m\n" + String(repeating: "x", count: 90)))
    #expect(long.hasPrefix("\r\u{1B}[2K0/12  A scenario (firefox)  2/3 wait"))
    #expect(long.dropFirst(5).count == 39 && long.hasSuffix("…") && !long.contains("\n"))
    let ended = report.line(for: .trialEnded(Samples.beforeExpiry("firefox"), isLast: true))
    #expect(ended.hasPrefix("\r\u{1B}[2K✓ passed") && ended.hasSuffix("\n"))
    #expect(report.line(for: .trialBegan(trial)).contains("1/12"))
  }

  @Test func `an attempt that is repeated says so and does not count as done`() {
    var report = TerminalReport(isTerminal: true)
    _ = report.line(for: .began(total: 1))
    var result = Samples.lookAlike("firefox")
    #expect(
      report.line(for: .trialEnded(result, isLast: false)).contains("firefox, will be tried again"))
    #expect(report.line(for: .trialBegan(trial)).contains("0/1"))
    (result.outcome, result.attempt) = (.passed, 2)
    #expect(report.line(for: .trialEnded(result, isLast: true)).contains("firefox, attempt 2\n"))
  }

  @Test func `no token and no control character of an app reaches the terminal`() {
    var result = Samples.lookAlike("firefox")
    result.scenario = "evil\u{1B}[2J\u{202E}\u{9B}title \(Play.token)"
    result.timeline[0].name = "\u{1B}]0;owned\u{7}\n\(Play.token)"
    for isTerminal in [false, true] {
      var report = TerminalReport(isTerminal: isTerminal)
      var text = report.line(for: .trialBegan(result.trial))
      text += report.line(for: .trialEnded(result, isLast: true))
      let rest = text.replacing("\r\u{1B}[2K", with: "")
      #expect(!rest.contains("eyJ") && rest.contains("[token "))
      #expect(rest.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B || $0 == "\n" })
      #expect(!rest.unicodeScalars.contains("\u{202E}"))
    }
  }
}
