internal import COpenSSL

/// Message digests, message authentication and random bytes, all by OpenSSL.
package enum Digest {
  /// SHA-256 of `bytes`: 32 bytes. Source: FIPS 180-4.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    FetchedDigest.sha256.hash(bytes)
  }

  /// HMAC with SHA-256 of `bytes` under `key`, which may be of any length: 32 bytes. Source: RFC 2104.
  package static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    // A NULL key would mean "the key of the call before", so an empty one is given as one zero byte,
    // which HMAC pads to the same block.
    let padded = key.isEmpty ? [0] : key
    let done = unsafe HMAC(
      EVP_sha256(), padded, Int32(padded.count), bytes, bytes.count, &code, &length)
    precondition(unsafe done != nil && length == 32, "HMAC needs no resource that can be missing")
    return code
  }

  /// `count` bytes from OpenSSL's random generator. Throws `.operationFailed` when it has no entropy.
  package static func randomBytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else {
      throw .operationFailed(name: "The random generator", detail: drainOpenSSLErrors())
    }
    return bytes
  }
}

/// A digest that was looked up in OpenSSL's provider once and for all; `EVP_sha256()` has each use look for it.
@safe
final class FetchedDigest: @unchecked Sendable {
  static let sha256 = FetchedDigest("SHA256", byteCount: 32)
  static let sha384 = FetchedDigest("SHA384", byteCount: 48)

  /// The `EVP_MD`, which lasts as long as the process.
  let pointer: OpaquePointer
  private let byteCount: Int

  private init(_ name: String, byteCount: Int) {
    guard let pointer = unsafe EVP_MD_fetch(nil, name, nil) else {
      preconditionFailure("OpenSSL has \(name)")
    }
    unsafe self.pointer = pointer
    self.byteCount = byteCount
  }

  func hash(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    var length = UInt32(byteCount)
    let done = unsafe EVP_Digest(bytes, bytes.count, &digest, &length, pointer, nil)
    precondition(done == 1 && length == byteCount, "a digest needs no resource that can be missing")
    return digest
  }
}
