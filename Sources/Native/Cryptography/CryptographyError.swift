internal import COpenSSL

/// What OpenSSL refused to do.
package enum CryptographyError: Error, Equatable, CustomStringConvertible {
  /// The text is no PEM key of the wanted kind. `detail` is OpenSSL's reason; it never holds key material.
  case keyUnreadable(detail: String)
  /// The text is no PEM certificate, or no chain whose first certificate belongs to the key.
  case certificateUnreadable(detail: String)
  /// A key could not be made.
  case keyGenerationFailed(detail: String)
  /// A certificate could not be made.
  case certificateNotMade(detail: String)
  /// The key does not sign with this digest and padding.
  case signingFailed(detail: String)
  /// The library could not do one of its basic services: a digest, a MAC, random bytes, an encoding.
  case operationFailed(name: String, detail: String)

  /// One sentence with OpenSSL's own reason.
  package var description: String {
    switch self {
    case .keyUnreadable(let detail): "The key cannot be read: \(detail)."
    case .certificateUnreadable(let detail): "The certificate cannot be read: \(detail)."
    case .keyGenerationFailed(let detail): "No key could be made: \(detail)."
    case .certificateNotMade(let detail): "No certificate could be made: \(detail)."
    case .signingFailed(let detail): "The signature could not be made: \(detail)."
    case .operationFailed(let name, let detail): "\(name) failed: \(detail)."
    }
  }
}

extension CryptographyError {
  /// OpenSSL's reason alone.
  package var detail: String {
    switch self {
    case .keyUnreadable(let detail), .certificateUnreadable(let detail),
      .keyGenerationFailed(let detail), .certificateNotMade(let detail), .signingFailed(let detail),
      .operationFailed(_, let detail):
      detail
    }
  }
}

/// Takes every entry off OpenSSL's error queue of this thread and names the first: a queue left full
/// would be blamed on the next call.
func drainOpenSSLErrors() -> String {
  let first = ERR_get_error()
  while ERR_get_error() != 0 {}
  guard first != 0, let reason = unsafe ERR_reason_error_string(first) else {
    return "no reason given"
  }
  return unsafe String(cString: reason)
}
