import JSON
import Tokens

extension TokenReport {
  /// The report for a reader: header, claims, life, every check with its reason, and the verdict.
  var explanation: String {
    var parts: [String] = []
    if let header { parts.append("Header\n\(Self.indented(header))") }
    if let claims { parts.append("Claims\n\(Self.indented(claims))") }
    parts.append("Life\n" + lifeLines.map { "  \($0)" }.joined(separator: "\n"))
    let width = checks.map(\.name.count).max() ?? 0
    let lines = checks.map {
      "  \($0.verdict.rawValue)  \(Self.padded($0.name, width))  \($0.reason)"
    }
    parts.append("Checks\n" + lines.joined(separator: "\n"))
    if !garbled.isEmpty {
      let lines = garbled.map { "  \($0.claim): \($0.text) reads \($0.garbled)" }
      parts.append(
        "Decoded with atob alone, as the documented sample does\n" + lines.joined(separator: "\n"))
    }
    parts.append("Verdict: " + verdict)
    return parts.joined(separator: "\n\n")
  }

  private var verdict: String {
    if isAcceptable { return "an app may accept this token." }
    let failed = checks.filter { $0.verdict == .failed }.map(\.name)
    return failed.isEmpty
      ? "no app may accept this token: its signature was not verified."
      : "no app may accept this token: \(failed.joined(separator: ", ")) failed."
  }

  private var lifeLines: [String] {
    var lines: [String] = []
    if let moment = life.issuedAt { lines.append("issued   \(Timestamp.iso(seconds: moment))") }
    if let moment = life.expiresAt { lines.append("expires  \(Timestamp.iso(seconds: moment))") }
    if let seconds = life.lifetime { lines.append("lives    \(TimeSpan.text(seconds: seconds))") }
    return lines + [life.note]
  }

  private static func indented(_ value: JSONValue) -> String {
    value.prettyText.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
