internal import Foundation
internal import JSON

/// The scripts that run in every frame before the page's own: they count what is under way, and in simulated time
/// replace the clock. They lie in `static/preload`.
package struct ClockScript: Sendable {
  /// The parts, in the order in which they run.
  static let parts = ["clock", "timers", "watch", "handover", "network", "sockets", "frames"]

  private let texts: [String]

  /// Reads the parts from the folder `preload` in `staticDirectory`. Throws Foundation's error when one is missing.
  package init(staticDirectory: String) throws {
    texts = try Self.parts.map { part in
      let text = try String(
        contentsOf: URL(filePath: staticDirectory).appending(path: "preload/\(part).js"),
        encoding: .utf8)
      // A formatted file ends its one expression with a semicolon, which has no place in a call.
      let end = text.lastIndex { !$0.isWhitespace && $0 != ";" }
      return end.map { String(text[...$0]) } ?? ""
    }
  }

  /// The whole as one JavaScript function without parameters. `start` is the time at which frames begin, in
  /// milliseconds since 1970; nil leaves them the real time. `bridge` is the address of the service's WebSocket, `key`
  /// marks the scripts' own messages, `patience` is how long a frame may take to answer, in milliseconds.
  func function(start: Int?, bridge: String, key: String, patience: Int) -> String {
    let settings: JSONValue = [
      "start": start.map { .number($0) } ?? .null, "bridge": .string(bridge), "key": .string(key),
      "patience": .number(patience),
    ]
    let calls = texts.map { "(\($0)\n)(clock, settings);" }
    return """
      () => {
      if (location.protocol === "about:" || !location.href) return;
      const clock = {}, settings = \(settings.text);
      \(calls.joined(separator: "\n"))
      }
      """
  }
}
