internal import COpenSSL

/// Message digests, message authentication and random bytes, all by OpenSSL.
package enum Digest {
  /// SHA-256 of `bytes`: 32 bytes. Source: FIPS 180-4.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    let done = unsafe EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
    precondition(done == 1 && length == 32, "SHA-256 needs no resource that can be missing")
    return digest
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
