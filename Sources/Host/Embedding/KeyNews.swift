/// What happened to the keys of an organisation.
enum KeyNews: Sendable, Hashable {
  /// There is a new signing key.
  case rotated
  /// A key left the key set.
  case withdrawn
  /// The key-set endpoint misbehaves from now on, or recovers.
  case endpoint(misbehaves: Bool)

  /// In a few words.
  var name: String {
    switch self {
    case .rotated: "keys rotated"
    case .withdrawn: "key withdrawn"
    case .endpoint(misbehaves: true): "key set misbehaves"
    case .endpoint(misbehaves: false): "key set recovers"
    }
  }
}
