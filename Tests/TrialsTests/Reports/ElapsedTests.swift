import Testing

@testable import Trials

@Suite struct `Spans of time in a report` {
  @Test(arguments: [
    (0, "0:00.000"), (3_300_020, "55:00.020"), (3_600_000, "1:00:00.000"),
    (93_600_001, "1d 02:00:00.001"), (-61_000, "-1:01.000"), (.min, "-106751991167d 07:12:55.807"),
  ])
  func `a moment`(milliseconds: Int, text: String) { #expect(Elapsed.mark(milliseconds) == text) }

  @Test(arguments: [
    (0, "0 ms"), (4, "4 ms"), (2_000, "2 s"), (2_040, "2.04 s"), (59_999, "59 s"),
    (3_300_000, "55 min"), (3_299_993, "55 min"), (3_900_000, "1 h 5 min"), (3_601_000, "1 h"),
    (90_000, "1 min 30 s"), (176_400_000, "2 d 1 h"),
  ])
  func `a length`(milliseconds: Int, text: String) { #expect(Elapsed.length(milliseconds) == text) }

  @Test(arguments: [(0, "0.00 s"), (412, "0.41 s"), (12_440, "12.4 s"), (-5, "0.00 s")])
  func `real time`(milliseconds: Int, text: String) {
    #expect(Elapsed.seconds(milliseconds) == text)
  }
}
