import Browsers
import Host

/// A simulated host as the clock of its pages sees it, and the app's back end with it.
struct DrivenService: SimulatedService {
  let host: SimulatedHost
  let time: TrialTime
  let backend: Backend?

  func nextDue() async -> Int? { time.nextDue }

  func move(to moment: Int) async {
    guard case .virtual(let clock) = time else { return }
    // A token that the host issues at this moment must not be of the back end's future.
    backend?.move(to: moment)
    clock.advance(to: moment)
  }

  func counts() async -> ServiceCounts {
    let traffic = await host.traffic()
    let busy = traffic.requestsBegun - traffic.requestsFinished - traffic.requestsWaiting
    return ServiceCounts(
      connection: traffic.connection, isConnected: traffic.isConnected,
      received: traffic.received, sent: traffic.sent,
      busy: busy + (traffic.isBusy ? 1 : 0),
      asleep: traffic.requestsWaiting)
  }
}
