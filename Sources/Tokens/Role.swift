/// What a user may do. The host gives no token to a viewer.
package enum Role: String, Sendable, Hashable, CaseIterable {
  case admin, member, viewer
}
