import JSON
import TestSupport
import Testing

struct JSONParserTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.5", 1.5),
      ("1e3", .double(1000)),
      ("1.0", .double(1)), ("-2.5E-1", -0.25), (#""""#, ""), ("[]", []), ("{}", [:]),
      (" \t\r\n[ 1 , 2 ] ", [1, 2]), (#"{"a":{"b":[null]}}"#, ["a": ["b": [nil]]]),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00fc\u00FC""#, "üü"),
      (#""\ud83d\ude00""#, "😀"), ("\"ü😀\"", "ü😀"), (#""\u0000""#, "\0"), ("\"\u{7F}\"", "\u{7F}"),
    ] as [(String, JSONValue)])
  func `a text becomes its value`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    ("", "expected a value, found the end of the text at byte 0"),
    ("  ", "expected a value, found the end of the text at byte 2"),
    ("tru", "expected \"true\", found the end of the text at byte 3"),
    ("nulL", "expected \"null\", found \"L\" at byte 3"),
    ("'a'", "expected a value, found \"'\" at byte 0"),
    ("\u{FEFF}1", "expected a value, found 0xEF at byte 0"),
    ("1 2", "something follows the JSON value at byte 2"),
    ("[1,]", "expected a value, found \"]\" at byte 3"),
    ("[1 2]", "expected \",\" or \"]\", found \"2\" at byte 3"),
    ("[1", "expected \",\" or \"]\", found the end of the text at byte 2"),
    ("{\"a\":1,}", "expected a member name, found \"}\" at byte 7"),
    ("{a:1}", "expected a member name, found \"a\" at byte 1"),
    ("{\"a\" 1}", "expected \":\", found \"1\" at byte 5"),
    ("{\"a\":1", "expected \",\" or \"}\", found the end of the text at byte 6"),
    ("{\"a\":1,\"b\":2,\"a\":3}", "the member \"a\" occurs twice at byte 13"),
    (#"{"a":1,"\u0061":2}"#, "the member \"a\" occurs twice at byte 7"),
    ("\"a", "expected the end of a string, found the end of the text at byte 2"),
    ("\"\n\"", "a string contains the unescaped control character 0x0A at byte 1"),
    (#""\x""#, "a string contains an escape that JSON does not have at byte 1"),
    (#""\u12g4""#, "a string contains an escape that JSON does not have at byte 1"),
    (#""\ud83d""#, "a string contains an escape that JSON does not have at byte 1"),
    (#""\ud83d\u0041""#, "a string contains an escape that JSON does not have at byte 1"),
    (#""\ude00""#, "a string contains an escape that JSON does not have at byte 1"),
    (#""\u12"#, "expected four digits, found the end of the text at byte 5"),
    ("01", "a number is not written as JSON wants it at byte 0"),
    ("-01", "a number is not written as JSON wants it at byte 0"),
    ("-", "a number is not written as JSON wants it at byte 0"),
    ("1.", "a number is not written as JSON wants it at byte 0"),
    ("1e+", "a number is not written as JSON wants it at byte 0"),
    (".5", "expected a value, found \".\" at byte 0"),
    ("+1", "expected a value, found \"+\" at byte 0"),
    ("NaN", "expected a value, found \"N\" at byte 0"),
    ("[1e999]", "a number is too large at byte 1"),
    ("// a\n1", "expected a value, found \"/\" at byte 0"),
  ])
  func `what is no JSON is refused with its place`(text: String, message: String) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.description == message)
  }

  @Test(
    arguments: [
      ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC3, 0x22], 1), ([0x22, 0xC0, 0xAF, 0x22], 1),
      ([0x22, 0x61, 0xED, 0xA0, 0x80, 0x22], 2), ([0x31, 0xF5], 1),
    ] as [([UInt8], Int)])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8], offset: Int) {
    #expect(throws: JSONError.notUTF8(offset: offset)) { try JSONValue(parsing: bytes) }
  }

  @Test func `lists and objects nest as deep as allowed and no deeper`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSONValue(parsing: nested(64))
    #expect(throws: JSONError.tooDeep(maximum: 64, offset: 64)) {
      try JSONValue(parsing: nested(65))
    }
    #expect(throws: JSONError.tooDeep(maximum: 2, offset: 10)) {
      try JSONValue(parsing: Array(#"{"a":{"b":{}}}"#.utf8), maximumDepth: 2)
    }
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
    }
  }

  @Test func `names that only look alike are two members`() throws {
    let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
    #expect(value.objectValue?.count == 2)
  }

  @Test func `ten thousand mutations never trap and what is read can be written and read again`()
    async
  {
    let seed = #"""
      {"type":"MEINGPT_TOKEN_REFRESH","n":[0,-1,1.5e3,true,null],"s":"\u00fc\ud83d\ude00ä\n","o":{"a":{}}}
      """#
    var random = SplitMix64(seed: 1)
    var accepted = 0
    for round in 0..<10_000 {
      // Lets tests that wait for a peer have their turn.
      if round.isMultiple(of: 50) { await Task.yield() }
      let bytes = Array(seed.utf8).mutated(&random)
      guard let value = try? JSONValue(parsing: bytes) else { continue }
      accepted += 1
      #expect((try? JSONValue(parsing: value.encoded())) == value, "round \(round)")
      #expect((try? JSONValue(parsing: value.encoded(pretty: true))) == value, "round \(round)")
    }
    #expect(accepted > 100 && accepted < 9_900)
  }
}
