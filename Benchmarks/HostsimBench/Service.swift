import Host
import Native
import Tokens

/// The service of `hostsim serve` with another number of signing threads.
struct Service {
  let threads: Int
  let folder: String
  let pages: String

  /// Serves until the process is ended; prints the port.
  func serve() async throws {
    let pool = SigningPool(width: threads)
    var configuration = Configuration()
    configuration.port = 0
    configuration.stateDirectory = folder
    configuration.staticDirectory = pages
    let keys = KeyStore(
      stateDirectory: folder, organizations: configuration.organizations.map(\.id), pool: pool,
      now: HostClock.system.now)
    await keys.prepare()
    let service = HostService(
      configuration: configuration, keys: keys, pool: pool, version: "bench")
    let simulator = try await Simulator.start(service)
    try StandardOutput.write(Array("\(simulator.server.port)\n".utf8))
    try await Task.sleep(for: .seconds(86_400))
  }
}
