package import JSON

extension Node {
  /// A JSON value as a node; `root` is what stands in front of the paths that errors show, such as
  /// `control`.
  package init(json value: JSONValue, root: String = "") {
    switch value {
    case .null: self.init(.null, at: .path(root))
    case .bool(let value): self.init(.bool(value), at: .path(root))
    case .integer(let value): self.init(.integer(value), at: .path(root))
    case .double(let value): self.init(.double(value), at: .path(root))
    case .string(let text): self.init(.text(text), at: .path(root))
    case .array(let items):
      let nodes = items.enumerated().map { Node(json: $1, root: "\(root)[\($0)]") }
      self.init(.sequence(nodes), at: .path(root))
    case .object(let object):
      let entries = object.members.map { member in
        let path = root.isEmpty ? member.name : "\(root).\(member.name)"
        return Entry(
          name: member.name, place: .path(path), value: Node(json: member.value, root: path))
      }
      self.init(.mapping(entries), at: .path(root))
    }
  }
}
