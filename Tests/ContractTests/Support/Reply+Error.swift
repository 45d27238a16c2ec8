import JSON
import TestSupport

extension Reply {
  /// The `code` of an error that has a code, a message and a remedy, all of them texts with something in them, and
  /// nothing else.
  var errorCode: String? {
    guard let error = json?["error"]?.objectValue, json?.objectValue?.names == ["error"],
      error.names == ["code", "message", "remedy"],
      error.members.allSatisfy({ $0.value.stringValue?.isEmpty == false })
    else { return nil }
    return error["code"]?.stringValue
  }
}
