package import JSON

/// A public key as a member of a key set. Source: RFC 7517 §4, RFC 7518 §6.
package struct JSONWebKey: Sendable, Hashable {
  /// The key type: `RSA`, or `EC` for the one that only forged tokens use.
  package var kty: String
  /// What it is for: `sig`.
  package var use: String?
  /// What may be done with it: `verify`, where its owner says so at all.
  package var keyOps: [String]?
  /// The algorithm it is meant for: `RS256`.
  package var alg: String?
  /// The key id.
  package var kid: String?
  /// The modulus of an RSA key: base64url of the big-endian bytes without leading zeros.
  package var n: String?
  /// The exponent of an RSA key, spelled like `n`.
  package var e: String?
  /// The curve of an EC key: `P-256`.
  package var crv: String?
  /// The x coordinate of an EC key: base64url of 32 bytes.
  package var x: String?
  /// The y coordinate of an EC key: base64url of 32 bytes.
  package var y: String?

  /// An RSA key from big-endian bytes; leading zeros are dropped. `kid` is its RFC 7638 thumbprint
  /// when not given.
  package init(
    modulus: [UInt8], exponent: [UInt8], alg: String = "RS256", kid: String? = nil,
    sha256: ([UInt8]) -> [UInt8]
  ) {
    self.kty = "RSA"
    self.use = "sig"
    self.alg = alg
    self.n = Base64URL.encode(Array(modulus.drop { $0 == 0 }))
    self.e = Base64URL.encode(Array(exponent.drop { $0 == 0 }))
    self.kid = kid ?? thumbprint(sha256: sha256)
  }

  /// A P-256 key from its coordinates, 32 bytes each.
  package init(
    x: [UInt8], y: [UInt8], kid: String? = nil, sha256: ([UInt8]) -> [UInt8]
  ) {
    self.kty = "EC"
    self.use = "sig"
    self.alg = "ES256"
    self.crv = "P-256"
    self.x = Base64URL.encode(x)
    self.y = Base64URL.encode(y)
    self.kid = kid ?? thumbprint(sha256: sha256)
  }

  /// Reads one key; nil without a `kty` or when a member is of another kind. Unknown members are ignored,
  /// as RFC 7517 §4 asks.
  package init?(decoding object: JSONObject) {
    func text(_ name: String) -> String?? {
      guard let value = object[name] else { return .some(nil) }
      return value.stringValue.map { .some($0) }
    }
    guard let kty = object["kty"]?.stringValue, let use = text("use"), let alg = text("alg"),
      let kid = text("kid"), let n = text("n"), let e = text("e"), let crv = text("crv"),
      let x = text("x"), let y = text("y")
    else { return nil }
    if let operations = object["key_ops"] {
      guard let list = operations.arrayValue else { return nil }
      keyOps = list.compactMap(\.stringValue)
    }
    self.kty = kty
    self.use = use
    self.alg = alg
    self.kid = kid
    self.n = n
    self.e = e
    self.crv = crv
    self.x = x
    self.y = y
  }

  /// The members that are set, in the order `kty use alg kid n e crv x y key_ops`.
  package func json() -> JSONObject {
    let members: [(String, String?)] = [
      ("kty", kty), ("use", use), ("alg", alg), ("kid", kid), ("n", n), ("e", e), ("crv", crv),
      ("x", x), ("y", y),
    ]
    var object = JSONObject(members.compactMap { name, value in value.map { (name, .string($0)) } })
    object["key_ops"] = keyOps.map { .array($0.map { .string($0) }) }
    return object
  }

  /// The bytes that a thumbprint is the digest of: the required members of the key type, in
  /// alphabetical order, without space. Source: RFC 7638 §3.2 and §3.3.
  package var thumbprintInput: [UInt8] {
    let names = kty == "EC" ? ["crv", "kty", "x", "y"] : ["e", "kty", "n"]
    let members = json()
    return JSONObject(names.map { ($0, members[$0] ?? .null) }).encoded()
  }

  /// The RFC 7638 thumbprint, base64url of the SHA-256: the key id that the simulator gives its keys.
  package func thumbprint(sha256: ([UInt8]) -> [UInt8]) -> String {
    Base64URL.encode(sha256(thumbprintInput))
  }

  /// A key set, `{"keys": [...]}`. Source: RFC 7517 §5.
  package static func keySet(_ keys: [JSONWebKey]) -> JSONObject {
    ["keys": .array(keys.map { .object($0.json()) })]
  }

  /// The keys of a key set; keys that cannot be read are left out, nil when it is no key set.
  package static func keys(inSet set: JSONValue) -> [JSONWebKey]? {
    set["keys"]?.arrayValue?.compactMap { $0.objectValue.flatMap(JSONWebKey.init(decoding:)) }
  }
}
