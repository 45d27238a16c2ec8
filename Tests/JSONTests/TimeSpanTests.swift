import JSON
import Testing

struct TimeSpanTests {
  @Test(arguments: [
    ("250ms", 250), ("90s", 90_000), ("5m", 300_000), ("1h", 3_600_000), ("2h30m", 9_000_000),
    ("-2h", -7_200_000), ("+1s", 1000), ("1h1m1s1ms", 3_661_001), ("0s", 0),
    ("1000000h", 3_600_000_000_000),
  ])
  func `a duration is read`(text: String, milliseconds: Int) {
    #expect(TimeSpan.milliseconds(text) == milliseconds)
  }

  @Test(arguments: [
    "", "5", "m", "5 m", "5M", "1.5h", "30m2h", "5m5m", "--5m", "-", "1d", "5min", "1000001h",
    "99999999999999999999s", "9223372036854775807h", "3600000000000s", "٣s",
  ])
  func `what is no duration is refused`(text: String) {
    #expect(TimeSpan.milliseconds(text) == nil)
  }

  @Test(arguments: [
    (0, "0s"), (250, "250ms"), (90_000, "1m30s"), (9_000_000, "2h30m"), (-7_200_000, "-2h"),
    (3_661_001, "1h1m1s1ms"),
  ])
  func `a duration is written and read back`(milliseconds: Int, text: String) {
    #expect(TimeSpan.text(milliseconds: milliseconds) == text)
    #expect(TimeSpan.milliseconds(text) == milliseconds)
  }

  @Test func `the ends of the range do not trap`() {
    #expect(TimeSpan.text(milliseconds: .min) == "-2562047788015h12m55s808ms")
    #expect(TimeSpan.text(seconds: .max) == "2562047788015h12m55s807ms")
  }
}
