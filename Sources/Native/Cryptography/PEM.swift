internal import COpenSSL

/// Text in and out of OpenSSL's streams.
enum PEM {
  /// Lends `body` a stream of the text's bytes. Nil when there is none to be had.
  static func read<Result>(_ text: String, _ body: (OpaquePointer) -> Result?) -> Result? {
    let bytes = Array(text.utf8)
    // The stream reads from the array itself, which therefore has to stay until the end.
    return unsafe bytes.withUnsafeBytes { bytes -> Result? in
      guard let source = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
        return nil
      }
      defer { unsafe BIO_free(source) }
      return unsafe body(source)
    }
  }

  /// What `write` puts on a stream; it answers 1 when it could.
  static func text(_ write: (OpaquePointer) -> Int32) throws(CryptographyError) -> String {
    guard let target = unsafe BIO_new(BIO_s_mem()) else {
      throw .operationFailed(name: "Writing PEM", detail: drainOpenSSLErrors())
    }
    defer { unsafe BIO_free(target) }
    guard unsafe write(target) == 1 else {
      throw .operationFailed(name: "Writing PEM", detail: drainOpenSSLErrors())
    }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = unsafe BIO_read(target, &chunk, Int32(chunk.count)), count > 0 {
      text += chunk.prefix(Int(count))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
