import Browsers
import Doctor
import Host
import JSON
import Messages
import Scenarios

extension DrivenClient {
  /// What the app's frame shows at a moment, for the doctor.
  struct FrameSight: Sendable {
    var isShown = false
    var failures: [String] = []
    var errors: [String] = []
    var fragment: BrowserEvidence.Fragment?
    var listens: Bool?
    var hasServiceWorker = false
  }

  /// Looks at the app's frame. What cannot be seen stays nil or false.
  func lookAtFrame() async -> FrameSight {
    var sight = FrameSight()
    let frame = try? await AppFrame.find(in: page)
    sight.isShown =
      await AppFrame.state(in: page, appOrigin: host.origins.app.origin) != .blocked
    for report in await context.reports() where report.context == frame?.id {
      if report.source == .network {
        // The rest of the line is an address that may carry the token.
        sight.failures.append(Self.withoutFragment(report.text))
      } else if report.level == "error" {
        sight.errors.append(report.text)
      }
    }
    guard let frame, sight.isShown,
      let seen = try? await frame.evaluate(
        """
        ({
          listens: globalThis[Symbol.for("hostsim.listens")] ?? null,
          hash: location.hash,
          worker: Boolean(navigator.serviceWorker?.controller),
        })
        """)
    else { return sight }
    sight.listens = seen["listens"]?.boolValue
    sight.hasServiceWorker = seen["worker"] == true
    sight.fragment = seen["hash"]?.stringValue.map { Self.fragment($0) }
    return sight
  }

  private static func fragment(_ hash: String) -> BrowserEvidence.Fragment {
    if hash.contains("token=eyJ") { return .kept }
    let rest = String(hash.drop { $0 == "#" }.prefix(80))
    return rest.isEmpty ? .consumed : .replaced(rest)
  }

  private static func withoutFragment(_ text: String) -> String {
    guard let hash = text.firstIndex(of: "#") else { return text }
    let reason = text.firstIndex(of: " ") ?? text.endIndex
    return hash < reason ? String(text[..<hash] + text[reason...]) : text
  }
}
