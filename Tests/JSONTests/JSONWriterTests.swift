import JSON
import Testing

struct JSONWriterTests {
  @Test(
    arguments: [
      (JSONValue.null, "null"), (true, "true"), (-7, "-7"), (1.5, "1.5"),
      (.double(1e300), "1e+300"),
      (.double(.infinity), "null"), (.double(.nan), "null"), ("ü😀/\u{7F}", "\"ü😀/\u{7F}\""),
      ("\"\\\n\r\t\u{8}\u{C}\u{1}\u{1F}", #""\"\\\n\r\t\b\f\u0001\u001f""#),
      ([1, [], [:]], "[1,[],{}]"), (["ä": ["b": nil]], #"{"ä":{"b":null}}"#),
    ] as [(JSONValue, String)])
  func `a value becomes compact text`(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  @Test func `pretty text has one member a line`() {
    let value: JSONValue = ["a": [1, 2], "b": [:], "c": []]
    #expect(
      String(decoding: value.encoded(pretty: true), as: UTF8.self) == """
        {
          "a": [
            1,
            2
          ],
          "b": {},
          "c": []
        }
        """)
  }
}
