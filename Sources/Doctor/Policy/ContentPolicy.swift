internal import HTTPTypes

/// One content security policy. Several of them, in one field or in many, count together: each may forbid. Source: CSP
/// Level 3 §2.2, §3.1.
struct ContentPolicy: Sendable, Hashable {
  /// A directive: its name in lower case, its words, and the whole as it is written.
  struct Directive: Sendable, Hashable {
    let name: String
    let words: [String]
    var text: String { ([name] + words).joined(separator: " ") }
    var sources: SourceList { SourceList(sources: words) }
  }

  /// The directives in their order; of several with one name only the first counts.
  let directives: [Directive]

  /// A policy without commas.
  init(_ text: some StringProtocol) {
    var known: Set<String> = []
    directives = text.split(separator: ";").compactMap { directive in
      let words = directive.split { $0.isWhitespace }.map { String($0) }
      guard let name = words.first?.lowercased(), known.insert(name).inserted else { return nil }
      return Directive(name: name, words: Array(words.dropFirst()))
    }
  }

  /// The policies that an answer enforces. Those of `Content-Security-Policy-Report-Only` forbid nothing.
  static func policies(in fields: HTTPFields) -> [ContentPolicy] {
    fields[values: .contentSecurityPolicy].flatMap { $0.split(separator: ",") }
      .map { ContentPolicy($0) }.filter { !$0.directives.isEmpty }
  }

  /// The directive of this name; nil when the policy does not have it.
  subscript(_ name: String) -> Directive? { directives.first { $0.name == name } }

  /// What decides about requests of scripts.
  var connectSource: Directive? { self["connect-src"] ?? self["default-src"] }

  /// The header with `text` in the place of `directive`, or in its front where it is another one; nil when the
  /// policy lacks the directive.
  func correction(_ directive: Directive, _ text: String) -> String? {
    guard directives.contains(directive) else { return nil }
    let isSame = text.hasPrefix(directive.name + " ")
    let rest = directives.map { $0 == directive && isSame ? text : $0.text }
    return "Content-Security-Policy: "
      + (isSame ? rest : [text] + rest).joined(separator: "; ")
  }
}
