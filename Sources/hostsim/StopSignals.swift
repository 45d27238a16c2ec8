import Dispatch
import Foundation
import Native

/// Waits for SIGINT or SIGTERM. A second one ends the process on the spot.
final class StopSignals: Sendable {
  private let stream: AsyncStream<Void>
  private let sources: Locked<[any DispatchSourceSignal]>

  init() {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let queue = DispatchQueue(label: "hostsim.signals")
    self.stream = stream
    sources = Locked(
      [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler {
          if case .terminated = continuation.yield() { exit(1) }
          continuation.finish()
        }
        source.resume()
        return source
      })
  }

  /// Returns at the first signal, or when the task is cancelled.
  func wait() async {
    for await _ in stream { return }
  }
}
