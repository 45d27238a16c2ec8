import TestSupport
import Testing
import Tokens

struct Base64URLTests {
  /// RFC 4648 §10 without the padding, and RFC 7515 appendix C.
  @Test(
    arguments: [
      ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
      (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"),
      (Array("foobar".utf8), "Zm9vYmFy"), ([3, 236, 255, 224, 193], "A-z_4ME"),
      ([0xFB, 0xFF, 0xBF], "-_-_"),
    ] as [([UInt8], String)])
  func `bytes and text are each other's`(bytes: [UInt8], text: String) {
    #expect(Base64URL.encode(bytes) == text)
    #expect(Base64URL.decode(text) == bytes)
  }

  @Test(arguments: ["Zg==", "Zg=", "Z", "Zm9vY", "Zh", "Zm9", "+/+/", "Zm 9v", "Zm9v\n", "Zmü"])
  func `what is not strict base64url is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test func `every length comes back`() {
    var random = SplitMix64(seed: 2)
    for length in 0..<300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
  }
}
