import JSON
import Tokens

extension Step.Opening {
  /// Reads the value of `open`; nothing at all is the app as it is framed by default.
  init(reading node: Node, _ problems: inout Problems) {
    self.init()
    if node.isNull || node.json() == true { return }
    let words = ["persona", "token", "path", "fragment", "sandbox"]
    guard node.fields(of: "\"open\"", words, &problems) != nil else { return }
    persona = node["persona"]?.persona(&problems)
    path = node["path"]?.text(of: "\"path\"", &problems)
    fragment = node["fragment"]?.text(of: "\"fragment\"", &problems)
    sandbox = node["sandbox"]?.text(of: "\"sandbox\"", &problems)
    guard let token = node["token"], !token.isNull else { return }
    if token.text != nil {
      _ = token.choice(of: "\"token\"", from: ["none"], &problems)
      self.token = Token.none
    } else {
      self.token = .forge(Forge(reading: token, &problems))
    }
  }
}

extension Step.Posting {
  private static let words = ["message", "from", "via", "to"]
  private static let receive = "\"receive\""
  private static let missingWindow = "\(receive) needs \"from\", the origin of the foreign window"

  /// Reads the value of `send` or `receive`: a mapping with `message`, or the message itself.
  init(reading node: Node, _ what: String, _ problems: inout Problems) {
    guard let message = node["message"] else {
      self.init(message: node.json())
      if node.isNull { problems.add(node, "\(what) needs a message") }
      if what == Self.receive { problems.add(node, Self.missingWindow) }
      if node["type"] == nil, node["from"] != nil || node["to"] != nil || node["via"] != nil {
        _ = node.fields(of: what, Self.words, &problems)
        problems.add(node, "\(what) needs \"message\" beside where it comes from")
      }
      readForge(node, &problems)
      return
    }
    self.init(message: message.json())
    _ = node.fields(of: what, Self.words, &problems)
    readForge(message, &problems)
    from = node["from"]?.origin(of: "\"from\"", &problems)
    via = node["via"]?.word(of: "\"via\"", &problems)
    to = node["to"]?.origin(of: "\"to\"", orAny: true, &problems)
    if let via = node["via"], node["from"] == nil {
      problems.add(via, "\"via\" needs \"from\", the origin of the foreign window")
    }
    if what == Self.receive, node["from"] == nil { problems.add(node, Self.missingWindow) }
  }

  private mutating func readForge(_ message: Node, _ problems: inout Problems) {
    guard let token = message["token"], token.entries != nil else { return }
    forge = Forge(reading: token, &problems)
  }
}
