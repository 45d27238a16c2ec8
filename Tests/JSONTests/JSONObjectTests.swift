import JSON
import Testing

struct JSONObjectTests {
  @Test func `members keep the order in which they came`() {
    var object: JSONObject = ["z": 1, "a": 2]
    object["m"] = 3
    object["z"] = 4
    #expect(object.text == #"{"z":4,"a":2,"m":3}"#)
    object["a"] = nil
    #expect(object.names == ["z", "m"])
  }

  @Test func `a null is stored and nil removes`() {
    var object: JSONObject = ["a": 1]
    object["a"] = JSONValue.null
    #expect(object["a"]?.isNull == true)
    object["a"] = nil
    #expect(object["a"] == nil)
    #expect(object.isEmpty)
  }

  @Test func `equality and hash ignore the order`() {
    let one: JSONObject = ["a": 1, "b": ["c": 2, "d": 3]]
    let other: JSONObject = ["b": ["d": 3, "c": 2], "a": 1]
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one != ["a": 1])
    #expect(one != ["a": 1, "b": nil])
  }

  @Test(arguments: [3, 16, 17, 200])
  func `many members are found, changed and removed`(count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", .number($0)) })
    #expect(object.count == count)
    for number in 0..<count { #expect(object["k\(number)"] == .number(number)) }
    #expect(object["k\(count)"] == nil)
    object["k1"] = "new"
    object["k0"] = nil
    #expect(object["k0"] == nil)
    #expect(object["k1"] == "new")
    #expect(object["k\(count - 1)"] == .number(count - 1))
    while let name = object.names.first { object[name] = nil }
    #expect(object.isEmpty)
    object["k1"] = 1
    #expect(object["k1"] == 1)
  }

  @Test func `changes laid over replace, append and remove`() {
    let object: JSONObject = ["a": 1, "b": 2, "c": 3]
    #expect(object.merging(["b": nil, "a": 9, "d": 4]).text == #"{"a":9,"c":3,"d":4}"#)
  }

  @Test func `strings are compared byte by byte`() {
    #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
    #expect(!"\u{E9}".isExactly("e\u{301}"))
  }
}
