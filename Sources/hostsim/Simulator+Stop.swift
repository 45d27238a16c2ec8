import Foundation
import Host

extension Simulator {
  /// Stops; a peer that does not answer the farewell holds the process up for `limit` at most, and
  /// then ends with `code`.
  func stop(within limit: Duration, code: Int32) async {
    let watchdog = Task {
      try await Task.sleep(for: limit)
      exit(code)
    }
    await stop()
    watchdog.cancel()
  }
}
