import Foundation
import TestSupport
import Testing

/// `Tests/Judges/openapi.py`, which needs jsonschema and openapi-spec-validator; `script/test` installs both.
enum OpenAPIJudge {
  static let missing: Comment =
    "python3 has no jsonschema or openapi-spec-validator: run script/test, which installs them."

  /// Whether the test shall run: by hand only where the judge can, in CI always.
  static var isWanted: Bool {
    if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
    let found = try? run(["-c", "import jsonschema, openapi_spec_validator"])
    return found?.status == 0
  }

  /// The judge's verdict on a document and what was recorded.
  static func judge(document: URL, exchanges: [UInt8], in folder: URL) throws -> (
    status: Int32, output: String
  ) {
    let file = folder.appending(path: "exchanges-\(UUID().uuidString).json")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(exchanges).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let judge = ContractHost.repository.appending(path: "Tests/Judges/openapi.py")
    return try run([judge.path, document.path, file.path])
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let outcome = try Judge.runBlocking(["python3"] + arguments)
    return (outcome.code, outcome.text)
  }
}
