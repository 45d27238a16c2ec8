import Foundation

/// Standard output for results, standard error for everything else; both written at once, never buffered.
enum Console {
  static func show(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
  static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
