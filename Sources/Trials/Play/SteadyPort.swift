import Host
import Messages

/// The port that the reference client's world seems to have. No browser goes there, so it need not be the one
/// that is listened on, which differs from run to run: the same scenario shall give the same timeline.
struct SteadyPort: Sendable {
  /// The port of `hostsim serve`.
  static let number = Configuration().port

  /// The port that is really listened on.
  let actual: Int

  /// The configuration whose host page and app live on the steady port, unless they have an address of their own.
  static func configuration(
    _ configuration: Configuration, origin: String?
  ) -> Configuration {
    var steady = configuration
    let name = origin.flatMap { AppAddress($0) }
    if let origin, name?.host.hasSuffix(".localhost") != true {
      steady.claimedOrigin = origin
    } else {
      steady.claimedOrigin = "http://\(name?.host ?? configuration.hostName):\(number)"
    }
    steady.app = configuration.app ?? "http://demo.localhost:\(number)/"
    return steady
  }

  /// The result as if the service had listened on the steady port.
  func steadied(_ result: TrialResult) -> TrialResult { result.mapTexts(steadied) }

  private func steadied(_ text: String) -> String {
    let mark = ":\(actual)"
    guard text.contains(mark) else { return text }
    var parts = text.split(separator: mark, omittingEmptySubsequences: false)[...]
    var steady = String(parts.removeFirst())
    for part in parts {
      let isPort = part.first.map { !$0.isNumber } ?? true
      steady += (isPort ? ":\(Self.number)" : mark) + part
    }
    return steady
  }
}
