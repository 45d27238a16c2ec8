import Browsers
import JSON
import Testing

struct BidiMessageTests {
  @Test func `a command is one JSON object with id, method and parameters`() {
    let bytes = BidiMessage.command(
      id: 7, method: "browser.close", parameters: ["a": ["b", nil]])
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"id":7,"method":"browser.close","params":{"a":["b",null]}}"#)
  }

  @Test(arguments: [
    (
      #"{"type":"success","id":3,"result":{"x":1}}"#,
      BidiMessage.success(id: 3, result: ["x": 1])
    ),
    (
      #"{"type":"error","id":4,"error":"no such frame","message":"gone","stacktrace":""}"#,
      .failure(id: 4, code: "no such frame", message: "gone")
    ),
    (
      #"{"type":"error","id":null,"error":"invalid argument","message":"?"}"#,
      .failure(id: nil, code: "invalid argument", message: "?")
    ),
    (
      #"{"type":"event","method":"log.entryAdded","params":{"text":"x"}}"#,
      .event(BidiEvent(method: "log.entryAdded", parameters: ["text": "x"]))
    ),
  ])
  func `what a browser says is read`(text: String, message: BidiMessage) {
    #expect(BidiMessage(decoding: Array(text.utf8)) == message)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"type":"success","result":{}}"#, #"{"type":"event"}"#,
    #"{"type":"other","id":1}"#, #"{"type":"success","id":1"#,
  ])
  func `anything else is no message`(text: String) {
    #expect(BidiMessage(decoding: Array(text.utf8)) == nil)
  }

  @Test(
    arguments: [
      (JSONValue.null, #"{"type":"null"}"#),
      (
        ["a": [1, true]],
        """
        {"type":"object","value":[["a",{"type":"array","value":[{"type":"number","value":1},\
        {"type":"boolean","value":true}]}]]}
        """
      ),
      ("text", #"{"type":"string","value":"text"}"#),
    ] as [(JSONValue, String)])
  func `a script argument carries its type`(value: JSONValue, text: String) {
    #expect(RemoteValue.argument(value).text == text)
  }

  @Test(
    arguments: [
      (["type": "undefined"], nil),
      (["type": "number", "value": "NaN"], "NaN"),
      (["type": "array", "value": [["type": "number", "value": 1]]], [1]),
      (
        ["type": "object", "value": [["a", ["type": "object", "value": []]]]],
        ["a": .object([:])]
      ),
      (
        ["type": "map", "value": [[["type": "number", "value": 1], ["type": "null"]]]], ["1": nil]
      ),
      (["type": "node", "sharedId": "n1", "value": ["nodeType": 1]], ["sharedId": "n1"]),
      (["type": "window"], "window"),
    ] as [(JSONValue, JSONValue)])
  func `a script result becomes JSON`(remote: JSONValue, value: JSONValue) {
    #expect(RemoteValue.json(remote) == value)
  }
}
