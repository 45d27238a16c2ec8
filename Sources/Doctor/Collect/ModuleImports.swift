internal import Messages
internal import Native

/// The other modules that a script names with a fixed text.
enum ModuleImports {
  private static let longest = 512

  /// The addresses behind `from "…"`, `import "…"` and `import("…")`, relative to the script at `address`. Bare names,
  /// which an import map resolves, are left out.
  static func addresses(in text: [UInt8], at address: AppAddress) -> [AppAddress] {
    var found: [AppAddress] = []
    for word in ["from", "import"] {
      for place in ByteSearch.all(word, in: text) {
        let tail = String(
          decoding: text[(place + word.utf8.count)...].prefix(longest), as: UTF8.self)
        guard let name = quoted(tail), name.hasPrefix(".") || name.hasPrefix("/"),
          let module = address.resolving(name)
        else { continue }
        found.append(module)
      }
    }
    return found
  }

  /// The text in quotes that comes next, behind nothing but spaces and a parenthesis.
  private static func quoted(_ text: String) -> String? {
    let rest = text.drop { $0 == " " || $0 == "(" || $0 == "\n" }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    let body = rest.dropFirst()
    guard let end = body.firstIndex(of: quote), body[..<end].allSatisfy({ !$0.isNewline })
    else { return nil }
    return String(body[..<end])
  }
}
