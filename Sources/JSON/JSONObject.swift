/// The members of a JSON object, in the order they were written; names are unique. Equality and
/// hash ignore the order, as JSON does.
package struct JSONObject: Sendable, Hashable {
  /// One `"name": value` pair.
  package struct Member: Sendable {
    /// The member's name.
    package let name: String
    /// The member's value.
    package internal(set) var value: JSONValue
  }

  /// All members, in order.
  package private(set) var members: [Member] = []
  /// Where a name stands; kept only beyond a size at which a walk would be slow.
  private var index: [ExactString: Int] = [:]
  private static let indexed = 16

  /// No members.
  package init() {}

  /// The given pairs, in order; a name that comes twice keeps its place and takes the later value.
  package init(_ pairs: some Sequence<(String, JSONValue)>) {
    for (name, value) in pairs { self[name] = value }
  }

  /// The number of members.
  package var count: Int { members.count }
  /// Whether there are no members.
  package var isEmpty: Bool { members.isEmpty }
  /// The names, in order.
  package var names: [String] { members.map(\.name) }

  /// The value of a member. Setting keeps the place of an existing name and appends a new one;
  /// setting nil removes the member (use `.some(.null)` or `JSONValue.null` to store a null).
  package subscript(name: String) -> JSONValue? {
    get { position(of: name).map { members[$0].value } }
    set {
      switch (position(of: name), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// About how many bytes its text has; see `JSONValue.weight`.
  package var weight: Int {
    members.reduce(2) { $0 + $1.name.utf8.count + 4 + $1.value.weight }
  }

  /// These members with `changes` laid over them: a value replaces or is appended, `null` removes.
  package func merging(_ changes: JSONObject) -> JSONObject {
    var merged = self
    for member in changes.members {
      let value: JSONValue? = member.value.isNull ? .none : .some(member.value)
      merged[member.name] = value
    }
    return merged
  }

  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
  }

  package func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members {
      var one = Hasher()
      one.combine(ExactString(member.name))
      one.combine(member.value)
      sum &+= one.finalize()
    }
    hasher.combine(sum)
  }

  private func position(of name: String) -> Int? {
    if members.count > Self.indexed { return index[ExactString(name)] }
    return members.firstIndex { $0.name.isExactly(name) }
  }

  private mutating func append(_ member: Member) {
    members.append(member)
    if members.count == Self.indexed + 1 {
      reindex()
    } else if members.count > Self.indexed {
      index[ExactString(member.name)] = members.count - 1
    }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    if members.count > Self.indexed { reindex() }
  }

  private mutating func reindex() {
    index = [:]
    for (place, member) in members.enumerated() { index[ExactString(member.name)] = place }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
