import Foundation
import Native
import TestSupport
import Testing

@Suite struct `Cryptography by OpenSSL` {
  @Test func `the RS256 signature of RFC 7515 A 2 holds, and one changed bit breaks it`() throws {
    let key = try RSAPublicKey(n: base64URL(Vector.modulus), e: [1, 0, 1])
    var signature = base64URL(Vector.signature)
    let input = Array(Vector.signingInput.utf8)
    #expect(key.verify(signature, of: input))
    signature[100] ^= 1
    #expect(!key.verify(signature, of: input))
    #expect(!key.verify([], of: input))
    #expect(!key.verify(base64URL(Vector.signature), of: input + [0x2E]))
  }

  @Test func `digests match FIPS 180-4 and RFC 4231`() {
    #expect(
      hex(Digest.sha256(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex(Digest.hmacSHA256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      hex(Digest.hmacSHA256([], key: []))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test(arguments: RSASignature.allCases)
  func `a signature holds for its own algorithm only`(kind: RSASignature) throws {
    let message = Array("header.payload".utf8)
    let signature = try sharedKey.sign(message, as: kind)
    let key = try RSAPublicKey(n: sharedKey.n, e: sharedKey.e)
    #expect(signature.count == 256)
    for candidate in RSASignature.allCases {
      #expect(key.verify(signature, of: message, as: candidate) == (candidate == kind))
    }
  }

  @Test func `the openssl program accepts our RS256 and ES256 signatures and our PEM`() throws {
    let folder = try TemporaryFolder()
    let message = Array("judged by another program".utf8)
    try folder.write(message, as: "message")
    try folder.write(Array(sharedKey.publicPEM.utf8), as: "public.pem")
    try folder.write(sharedKey.sign(message), as: "signature")
    let verdict = try folder.run(
      "openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message")
    #expect(verdict == "Verified OK\n")

    try folder.write(Array(sharedKey.pem().utf8), as: "private.pem")
    #expect(try folder.run("openssl", "pkey", "-in", "private.pem", "-check", "-noout") != "")
  }

  @Test func `an ES256 signature has 64 bytes, and coordinates have 32`() throws {
    for _ in 0..<20 {
      let key = try ECPrivateKey.generate()
      #expect(try key.sign([1, 2, 3]).count == 64)
      #expect(key.x.count == 32 && key.y.count == 32)
    }
  }

  @Test func `a private key survives PEM, and other texts are refused with a reason`() throws {
    let copy = try RSAPrivateKey(pem: sharedKey.pem())
    #expect(copy.n == sharedKey.n && copy.e == [1, 0, 1])
    let garbled = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    for text in ["", garbled, sharedKey.publicPEM] {
      #expect(throws: CryptographyError.self) { try RSAPrivateKey(pem: text) }
    }
    let short = try RSAPrivateKey.generate(bits: 1024).pem()
    #expect(
      throws: CryptographyError.keyUnreadable(
        detail: "it has 1024 bits, and RS256 needs 2048 or more")
    ) { try RSAPrivateKey(pem: short) }
  }

  @Test func `random bytes are as many as asked for, and differ`() throws {
    #expect(try Digest.randomBytes(16).count == 16)
    #expect(try Digest.randomBytes(16) != Digest.randomBytes(16))
  }
}

/// One key for the whole suite: making one takes up to 400 ms.
private let sharedKey: RSAPrivateKey = {
  do { return try RSAPrivateKey.generate() } catch { fatalError("\(error)") }
}()

private func hex(_ bytes: [UInt8]) -> String {
  bytes.map { String(format: "%02x", $0) }.joined()
}

private func base64URL(_ text: String) -> [UInt8] {
  var padded = text.replacing("-", with: "+").replacing("_", with: "/")
  while padded.count % 4 != 0 { padded += "=" }
  return Array(Data(base64Encoded: padded) ?? Data())
}

/// RFC 7515 appendix A.2.
// swift-format-ignore
private enum Vector {
  static let modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
  static let signingInput =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
  static let signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
}

/// A folder that is removed with the value, and programs run in it.
private final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ bytes: [UInt8], as name: String) throws {
    try Data(bytes).write(to: url.appending(path: name))
  }

  func run(_ command: String...) throws -> String {
    let outcome = try Judge.runBlocking(command, in: url.path)
    return outcome.code == 0 ? outcome.text : ""
  }
}
