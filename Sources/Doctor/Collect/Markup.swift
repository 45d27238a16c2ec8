/// What a page's HTML names, as far as the rules ask for it. No parser: elements are taken as they are written, also
/// those that a script would remove.
package struct Markup: Sendable, Hashable {
  /// Something that the page loads by itself.
  package struct Resource: Sendable, Hashable {
    /// The element, such as `img`.
    package let element: String
    /// The address as it is written.
    package let url: String
  }

  /// The addresses of scripts, as they are written.
  package private(set) var scripts: [String] = []
  /// The texts of scripts that stand in the page.
  package private(set) var inlineScripts: [[UInt8]] = []
  /// Everything that it loads, scripts included.
  package private(set) var resources: [Resource] = []
  /// The content of `<meta http-equiv="refresh">`.
  package private(set) var refresh: String?
  /// The first `<base href>`.
  package private(set) var base: String?

  /// A page that names nothing.
  package init() {}

  /// What `html`, in UTF-8, names.
  package init(html: [UInt8]) {
    var scan = TagScan(html)
    while let tag = scan.next() { note(tag, &scan) }
  }

  private mutating func note(_ tag: TagScan.Tag, _ scan: inout TagScan) {
    let attributes = tag.attributes
    switch tag.name {
    case "script":
      let text = scan.text(until: "</script")
      let kind = attributes["type"]?.lowercased() ?? ""
      guard kind.isEmpty || kind == "module" || kind.hasSuffix("javascript") else { return }
      if let source = attributes["src"] {
        scripts.append(source)
        resources.append(Resource(element: "script", url: source))
      } else {
        inlineScripts.append(text)
      }
    case "link":
      let kinds = attributes["rel"]?.lowercased().split { $0.isWhitespace } ?? []
      if kinds.contains("stylesheet") { add("link", attributes["href"]) }
    case "img", "iframe", "audio", "video", "source", "embed": add(tag.name, attributes["src"])
    case "object": add(tag.name, attributes["data"])
    case "base": base = base ?? attributes["href"]
    case "meta" where attributes["http-equiv"]?.lowercased() == "refresh":
      refresh = refresh ?? attributes["content"]
    default: break
    }
  }

  private mutating func add(_ element: String, _ url: String?) {
    if let url { resources.append(Resource(element: element, url: url)) }
  }
}
