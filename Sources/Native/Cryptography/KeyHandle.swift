internal import COpenSSL

/// Owns one `EVP_PKEY`. OpenSSL counts references to it with atomics and never changes a key once it is made,
/// so signing from several threads at once is allowed (measured: copies gain nothing).
@safe
final class KeyHandle: @unchecked Sendable {
  private let key: OpaquePointer
  /// What it has signed with before, as many as threads did so at once: a new one looks for its algorithms again.
  let contexts = Locked<[SignatureScheme: [SigningContext]]>([:])

  init(takingOwnership key: OpaquePointer) {
    unsafe self.key = key
  }

  deinit {
    unsafe EVP_PKEY_free(key)
  }

  /// Lends the pointer for the length of `body`.
  func withPointer<Result>(_ body: (OpaquePointer) throws -> Result) rethrows -> Result {
    unsafe try body(key)
  }

  /// Whether this key is of the named type: `"RSA"` or `"EC"`.
  func isA(_ type: String) -> Bool {
    unsafe EVP_PKEY_is_a(key, type) == 1
  }

  /// The key's size in bits: the modulus of an RSA key, the field of an EC key.
  var bits: Int {
    Int(unsafe EVP_PKEY_get_bits(key))
  }

  /// Makes a fresh key. `configure` sets the size or curve on the generation context and tells whether it could.
  static func generate(
    _ type: String, configure: (OpaquePointer) -> Bool
  ) throws(CryptographyError) -> KeyHandle {
    guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, type, nil) else {
      throw .keyGenerationFailed(detail: drainOpenSSLErrors())
    }
    defer { unsafe EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard
      unsafe EVP_PKEY_keygen_init(context) == 1, unsafe configure(context),
      unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key
    else { throw .keyGenerationFailed(detail: drainOpenSSLErrors()) }
    return unsafe KeyHandle(takingOwnership: key)
  }

  /// Reads an unencrypted PEM private key (PKCS #8, or the older `RSA PRIVATE KEY` and `EC PRIVATE KEY`).
  static func privateKey(pem: String) throws(CryptographyError) -> KeyHandle {
    let key = unsafe PEM.read(pem) {
      // The callback answers "no pass phrase"; without it OpenSSL would ask on the terminal.
      unsafe PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil)
    }
    guard let key = unsafe key else { throw .keyUnreadable(detail: drainOpenSSLErrors()) }
    return unsafe KeyHandle(takingOwnership: key)
  }

  /// The private key as unencrypted PKCS #8 PEM.
  func privatePEM() throws(CryptographyError) -> String {
    try unsafe PEM.text { unsafe PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
  }

  /// The public key as `SubjectPublicKeyInfo` PEM.
  func publicPEM() throws(CryptographyError) -> String {
    try unsafe PEM.text { unsafe PEM_write_bio_PUBKEY($0, key) }
  }

  /// An unsigned big-endian parameter of the key, such as the modulus `n`, without leading zeros.
  func integer(_ name: String) throws(CryptographyError) -> [UInt8] {
    var number: OpaquePointer?
    guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1, let number = unsafe number else {
      throw .operationFailed(name: "Reading \(name)", detail: drainOpenSSLErrors())
    }
    defer { unsafe BN_clear_free(number) }
    var bytes = [UInt8](repeating: 0, count: (Int(unsafe BN_num_bits(number)) + 7) / 8)
    unsafe BN_bn2bin(number, &bytes)
    return bytes
  }
}
