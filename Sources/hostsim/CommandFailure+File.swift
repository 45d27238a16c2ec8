import Foundation
import Native

extension CommandFailure {
  /// A file that was asked for could not be written. `what` names it, at the beginning of a sentence.
  static func unwritable(_ what: String, _ error: any Error) -> CommandFailure {
    if (error as? CocoaError)?.code == .fileWriteOutOfSpace {
      return CommandFailure(
        message: "\(what) cannot be written: No space left on device.",
        remedy: "Make room there, or name a file on another disk.", code: badFile)
    }
    if let error = error as? FileError {
      return CommandFailure(
        message: "\(what) cannot be written. \(error)", remedy: "Name another file.", code: badFile)
    }
    return CommandFailure(
      message: "\(what) cannot be written.",
      remedy: "Name a file in a folder that you may write to.", code: badFile)
  }
}
