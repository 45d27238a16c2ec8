import Foundation
import JSON
import TestSupport
import Testing

/// Python's jsonschema, which `script/test` installs into .build/python.
enum SchemaJudge {
  static let missing: Comment =
    "python3 has no jsonschema: run script/test, which installs it into .build/python."

  /// What it says of one document: nothing when the document is valid.
  typealias Verdict = String?

  private static let program = """
    import json, sys
    from jsonschema import Draft202012Validator
    task = json.load(sys.stdin)
    Draft202012Validator.check_schema(task["schema"])
    validator = Draft202012Validator(task["schema"])
    def verdict(document):
        error = next(validator.iter_errors(document), None)
        return error and f"{error.json_path}: {error.message}"
    json.dump([verdict(document) for document in task["documents"]], sys.stdout)
    """

  private static let python: [String] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let own = root.appendingPathComponent(".build/python/bin/python3").path
    return FileManager.default.isExecutableFile(atPath: own) ? [own] : ["python3"]
  }()

  /// Whether the test shall run: by hand only where the judge can, in CI always.
  static var isWanted: Bool {
    if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
    return (try? run(["-c", "import jsonschema"], input: []))?.status == 0
  }

  /// The verdicts on some documents, in their order.
  static func judge(_ documents: [JSONValue], by schema: JSONObject) throws -> [Verdict] {
    let task: JSONValue = ["schema": .object(schema), "documents": .array(documents)]
    let (status, output) = try run(["-c", program], input: task.encoded())
    #expect(status == 0, "\(String(decoding: output, as: UTF8.self))")
    let verdicts = try JSONValue(parsing: output).arrayValue ?? []
    #expect(verdicts.count == documents.count)
    return verdicts.map(\.stringValue)
  }

  private static func run(
    _ arguments: [String], input: [UInt8]
  ) throws -> (status: Int32, output: [UInt8]) {
    let outcome = try Judge.runBlocking(python + arguments, input: input)
    return (outcome.code, Array(outcome.text.utf8))
  }
}
