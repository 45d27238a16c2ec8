import JSON
import Messages
import Scenarios
import Testing
import Tokens

/// `refresh: before-expiry` and `refresh: none`.
struct NextRefreshTests {
  @Test func `before expiry, the clock moves to the next refresh and no further`() {
    let run = play(
      [.open, .expect(.refresh(.beforeExpiry)), .expect(.refresh(.beforeExpiry))],
      (.minutes(55), .ask), (.minutes(110), .ask))
    #expect(run.outcome == .passed)
    #expect(run.results.map(\.ended) == [0, 3_300_000, 6_600_000])
  }

  @Test func `a refresh before the step is not the next one`() {
    let run = play(
      [.open, .wait(.minutes(10)), .expect(.refresh(.beforeExpiry))], refreshes: [Answer(.silence)],
      (.minutes(5), .ask))
    #expect(run.outcome == .failed)
  }

  @Test(arguments: [(3_599_999, true), (3_600_000, false)])
  func `a refresh in the moment of expiry is too late`(at: Int, isMet: Bool) {
    let run = play([.open, .expect(.refresh(.beforeExpiry))], (.milliseconds(at), .ask))
    #expect(run.outcome == (isMet ? .passed : .failed))
  }

  @Test func `before expiry within a time, both must hold`() {
    let steps: [Step] = [.open, .expect(.refresh(.beforeExpiry), within: .minutes(10))]
    #expect(play(steps, (.minutes(9), .ask)).outcome == .passed)
    let late = play(steps, (.minutes(11), .ask))
    #expect(late.outcome == .failed)
    #expect(late.results.last?.ended == 600_000)
    let long: [Step] = [.open, .expect(.refresh(.beforeExpiry), within: .hours(2))]
    #expect(play(long, (.minutes(61), .ask)).outcome == .failed)
  }

  @Test func `an overdue refresh is waited for, but only by a clock that costs nothing`() {
    let steps: [Step] = [.open, .expect(.refresh(.beforeExpiry))]
    let acts: [(Duration, Rehearsal.Act)] = [(.minutes(60) + .seconds(3), .ask)]
    for (clock, end) in [(Scenario.Clock.virtual, 3_603_000), (.real, 3_600_000)] {
      var run = Rehearsal(steps, clock: clock, acts: acts)
      run.play()
      #expect(run.outcome == .failed)
      #expect(run.results.last?.ended == end)
    }
  }

  @Test func `before expiry follows the token that the app got meanwhile`() {
    let steps: [Step] = [
      .open, .wait(.minutes(50)),
      .send(.init(message: ["type": .string(HostProfile.meingpt.responseType), "token": "…"])),
      .expect(.refresh(.beforeExpiry)),
    ]
    var posting = Step.Posting(
      message: ["type": .string(HostProfile.meingpt.responseType), "token": "…"])
    posting.forge = Forge()
    var renewed = steps
    renewed[2] = .send(posting)
    #expect(play(steps, (.minutes(100), .ask)).outcome == .failed)
    #expect(play(renewed, (.minutes(100), .ask)).outcome == .passed)
  }

  @Test func `after a reload the token in the URL counts again`() {
    let steps: [Step] = [
      .open, .wait(.minutes(56)), .reload(fresh: false), .expect(.refresh(.beforeExpiry)),
    ]
    #expect(play(steps, (.minutes(55), .ask), (.minutes(59), .ask)).outcome == .passed)
    #expect(play(steps, (.minutes(55), .ask), (.minutes(61), .ask)).outcome == .failed)
    var fresh = steps
    fresh[2] = .reload(fresh: true)
    #expect(play(fresh, (.minutes(55), .ask), (.minutes(61), .ask)).outcome == .passed)
  }

  @Test func `without a token nothing can come before its expiry`() {
    var opening = Step.Opening()
    opening.token = Step.Opening.Token.none
    let run = play([.open(opening), .expect(.refresh(.beforeExpiry))], (.seconds(1), .ask))
    #expect(run.outcome == .failed)
    #expect(run.results.last?.ended == 0)
  }

  @Test func `no refresh is only sure at the end`() {
    let steps: [Step] = [.open, .expect(.refresh(.none), within: .minutes(25))]
    let quiet = play(steps, (.minutes(26), .ask))
    #expect(quiet.outcome == .passed)
    #expect(quiet.results.last?.ended == 1_500_000)
    let asked = play(steps, (.minutes(2), .ask))
    #expect(asked.outcome == .failed)
    #expect(asked.results.last?.ended == 120_000)
  }
}
