import Browsers
internal import Foundation
import Host
import JSON
import Messages
import Native

/// The back end of the app under test, started for one trial. In simulated time it runs under libfaketime: its
/// wall clock stands where the trial's stands, and jumps when that one moves. Monotonic clocks stay real, so its
/// timers and time-outs take real time.
///
/// The program finds its addresses in its environment: `PORT`, `HOSTSIM_APP_URL`, `HOSTSIM_ISSUER`,
/// `HOSTSIM_ORGANIZATION`, `HOSTSIM_JWKS_URL` (which it can resolve), `HOSTSIM_HOST_ORIGIN`. Where the host page is at
/// its real origin, it also finds the host there, as under `hostsim exec`: see `BackEndEnvironment`.
final class Backend: Sendable {
  private static let clockFile = "now"
  private static let certificateFile = "authority.pem"
  private static let bundleFile = "bundle.pem"
  /// Lines of its output that are kept.
  private static let kept = 50

  /// What a back end needs to find the host at its real origin.
  struct Gate {
    /// The authority's certificate as PEM.
    let certificate: String
    /// The script that Node loads first.
    let nodeScript: String
  }

  private let process: GuardedProcess
  private let isFaked: Bool
  private let output = Locked<[String]>([])
  private let reader: Task<Void, Never>

  /// Starts `command` in a shell and waits until `app` answers. Throws when libfaketime is not installed, or
  /// when the app stays silent.
  static func start(
    _ command: String, app: String, host: SimulatedHost, time: TrialTime,
    configuration: Configuration, organization: String, gate: Gate?
  ) async throws(ClientFailure) -> Backend {
    var environment = addresses(
      app: app, configuration: configuration, origins: host.origins, organization: organization)
    var isFaked = false
    if case .virtual = time {
      guard let library = Self.library() else {
        throw ClientFailure(
          "libfaketime is not installed, which gives a back end the scenario's clock",
          remedy: "Install it (apt-get install faketime), or let the scenario say clock: real.")
      }
      isFaked = true
      environment += [
        "LD_PRELOAD=\(library)", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
        "FAKETIME_FMT=%s",
      ]
    }
    let backend: Backend
    do {
      backend = try Backend(
        command, environment, isFaked: isFaked, at: time.now, host: host, gate: gate)
    } catch {
      throw ClientFailure(
        "the back end could not be started: \(error)", remedy: "Try its command by hand.")
    }
    do {
      try await backend.awaitAnswer(of: app, by: configuration)
    } catch {
      await backend.end()
      throw error
    }
    return backend
  }

  private init(
    _ command: String, _ environment: [String], isFaked: Bool, at moment: Int, host: SimulatedHost,
    gate: Gate?
  ) throws {
    self.isFaked = isFaked
    let process = try GuardedProcess(
      files: { _ in
        var files = isFaked ? [Self.clockFile: Self.spelled(moment)] : [:]
        if let gate {
          files[Self.certificateFile] = gate.certificate
          files[Self.bundleFile] = BackEndEnvironment.bundle(with: gate.certificate)
        }
        return files
      },
      command: { folder in
        var variables = isFaked ? ["FAKETIME_TIMESTAMP_FILE=\(folder)/\(Self.clockFile)"] : []
        if let gate, let port = host.proxyPort {
          let environment = BackEndEnvironment(
            proxyPort: port, ports: host.securePorts,
            certificate: "\(folder)/\(Self.certificateFile)",
            bundle: "\(folder)/\(Self.bundleFile)", nodeScript: gate.nodeScript)
          variables += environment.variables(over: ProcessInfo.processInfo.environment)
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        }
        return ["/usr/bin/env"] + variables + environment + ["/bin/bash", "-c", command]
      })
    self.process = process
    reader = Task { [output] in
      for await text in process.output {
        let lines = text.split(whereSeparator: \.isNewline).map { String($0) }
        output.withLock { $0 = Array(($0 + lines).suffix(Self.kept)) }
      }
    }
  }

  /// Moves its clock. Returns when every later look of the program at the time sees `moment`.
  func move(to moment: Int) {
    guard isFaked else { return }
    let file = URL(fileURLWithPath: "\(process.folder)/\(Self.clockFile)")
    try? Data(Self.spelled(moment).utf8).write(to: file, options: .atomic)
  }

  /// What it printed last.
  var lines: [String] { output.withLock { $0 } }

  /// Ends it and everything that it started.
  func end() async {
    await process.end()
    reader.cancel()
  }

  private func awaitAnswer(
    of app: String, by configuration: Configuration
  ) async throws(ClientFailure) {
    let end = ContinuousClock.now + .seconds(20)
    while true {
      do throws(WebError) {
        return try await AppCheck.reach(app, by: configuration, within: .seconds(5))
      } catch {
        guard ContinuousClock.now < end, !Task.isCancelled else {
          let last = lines.last.map { "; it printed last: \($0)" } ?? ""
          throw ClientFailure(
            "the back end was started, but \(app) does not answer\(last)",
            remedy: "Let it listen on the port of --app, which is in its variable PORT.")
        }
      }
      try? await Task.sleep(for: .milliseconds(30))
    }
  }

  private static func addresses(
    app: String, configuration: Configuration, origins: Origins, organization: String
  ) -> [String] {
    let port = AppAddress(app).map {
      ["PORT=\(configuration.mappedPort(of: $0) ?? $0.port)"]
    }
    return (port ?? []) + [
      "HOSTSIM_APP_URL=\(app)", "HOSTSIM_ISSUER=\(origins.issuer)",
      "HOSTSIM_ORGANIZATION=\(organization)",
      "HOSTSIM_JWKS_URL=\(origins.loopbackKeySet(of: organization))",
      "HOSTSIM_HOST_ORIGIN=\(origins.host)",
    ]
  }

  /// Seconds since 1970 with a fraction, as `FAKETIME_FMT=%s` reads them.
  private static func spelled(_ moment: Int) -> String {
    let fraction = String(moment % 1000)
    return "\(moment / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)\n"
  }

  /// The library that is preloaded; nil where it is not installed.
  private static func library() -> String? {
    let name = "faketime/libfaketimeMT.so.1"
    let folders =
      ["/usr/lib", "/usr/local/lib"]
      + ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? [])
      .filter { $0.contains("-linux-") }.map { "/usr/lib/\($0)" }
    return folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }
}
