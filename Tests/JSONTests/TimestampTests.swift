import JSON
import Testing

struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (1_795_237_200_123, "2026-11-21T05:00:00.123Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
    (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func `a moment is written and read`(milliseconds: Int, text: String) {
    #expect(Timestamp.iso(milliseconds: milliseconds) == text)
    #expect(Timestamp.milliseconds(iso: text) == milliseconds)
  }

  @Test func `moments beyond four digits get a sign and the ends do not trap`() {
    #expect(Timestamp.iso(milliseconds: 253_402_300_800_000) == "+010000-01-01T00:00:00.000Z")
    #expect(Timestamp.iso(milliseconds: -62_167_219_200_001) == "-000001-12-31T23:59:59.999Z")
    #expect(Timestamp.iso(milliseconds: .max) == "+292278994-08-17T07:12:55.807Z")
    #expect(Timestamp.iso(seconds: .max) == Timestamp.iso(milliseconds: .max))
    #expect(Timestamp.iso(seconds: .min) == Timestamp.iso(milliseconds: .min))
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T05:00:00", "2026-11-21T05:00:00+00:00", "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z", "2026-11-21T24:00:00Z",
    "2026-11-21T05:60:00Z", "2026-11-21T05:00:00.1Z", "2026-11-21T05:00:00.000Z ",
    "２026-11-21T05:00:00Z", "2026-11-00T05:00:00Z",
  ])
  func `what is no moment is refused`(text: String) {
    #expect(Timestamp.milliseconds(iso: text) == nil)
  }

  @Test func `milliseconds may be left out`() {
    #expect(Timestamp.milliseconds(iso: "2026-11-21T05:00:00Z") == 1_795_237_200_000)
  }
}
