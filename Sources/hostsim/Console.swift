import Foundation
import Native

/// Standard output for results, standard error for everything else; both written at once, never buffered. A command
/// whose result cannot be written ends with the exit code 74, `EX_IOERR` of sysexits.h.
enum Console {
  static func show(_ text: String) { write(text + "\n") }

  static func complain(_ text: String) { try? StandardOutput.complain(Array((text + "\n").utf8)) }

  /// Writes a result as it is.
  static func write(_ text: String) {
    do {
      try StandardOutput.write(Array(text.utf8))
    } catch {
      complain("error: \(error)")
      exit(74)
    }
  }
}
