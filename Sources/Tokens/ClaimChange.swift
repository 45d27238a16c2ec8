package import JSON

/// One claim that differs between two tokens.
package struct ClaimChange: Sendable, Hashable {
  /// The claim's name.
  package let name: String
  /// Its value before; nil when it is new.
  package let before: JSONValue?
  /// Its value now; nil when it is gone.
  package let after: JSONValue?

  /// A change of one claim.
  package init(name: String, before: JSONValue?, after: JSONValue?) {
    self.name = name
    self.before = before
    self.after = after
  }
}

/// The claims that differ, first those of `new` in its order, then those that are gone. Without an
/// old token every claim is new.
package func claimChanges(from old: JSONObject?, to new: JSONObject) -> [ClaimChange] {
  let old = old ?? [:]
  let changed = new.members.filter { old[$0.name] != $0.value }
    .map { ClaimChange(name: $0.name, before: old[$0.name], after: $0.value) }
  let gone = old.members.filter { new[$0.name] == nil }
    .map { ClaimChange(name: $0.name, before: $0.value, after: nil) }
  return changed + gone
}
