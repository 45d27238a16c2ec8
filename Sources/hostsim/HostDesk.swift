import Host
import Native
import Tokens

/// Serves a host page until it is told to stop: what `serve` and `open` share.
struct HostDesk {
  private let configuration: Configuration
  private let pool = SigningPool()
  private let keys: KeyStore
  private let service: HostService

  /// A desk for this configuration.
  init(_ configuration: Configuration) {
    self.configuration = configuration
    keys = configuration.keyStore(on: pool)
    service = HostService(
      configuration: configuration, keys: keys, pool: pool, version: Hostsim.version)
  }

  /// Serves until a signal comes, the keys turn out to be broken, or `work` is done. `work` begins when everything
  /// listens.
  func serve(
    until signals: StopSignals, greet: (Greeting) -> Void,
    work: (@Sendable (Simulator) async throws(CommandFailure) -> Void)? = nil
  ) async throws(CommandFailure) {
    if let warning = Configuration.warning(lifetime: configuration.lifetime) {
      Console.complain("warning: \(warning)")
    }
    let keeper = IdentityKeeper(
      stateDirectory: configuration.stateDirectory, names: configuration.secureNames,
      clock: .system, pool: pool)
    let first = configuration.isSecure ? try await Self.open(keeper) : nil
    let simulator: Simulator
    do throws(WebError) {
      simulator = try await Simulator.start(service, identity: first?.1)
    } catch { throw CommandFailure(error) }
    greet(
      Greeting(
        configuration: configuration, origins: service.origins, gateway: simulator.gateway,
        authority: first?.0))
    let failure = await serve(simulator, keeper, first, until: signals, work)
    await simulator.stop(within: .milliseconds(800), code: failure?.code ?? 0)
    if let failure { throw failure }
  }

  private static func open(
    _ keeper: IdentityKeeper
  ) async throws(CommandFailure) -> (CertificateAuthority, TLSIdentity) {
    do throws(AuthorityError) {
      let first = try await keeper.open()
      if case .widened = first.0.change, let sentence = first.0.change.sentence {
        Console.complain("warning: \(sentence)")
      }
      return first
    } catch { throw CommandFailure(error) }
  }

  /// Does what there is to do beside the running server. Gives what went wrong.
  private func serve(
    _ simulator: Simulator, _ keeper: IdentityKeeper,
    _ first: (CertificateAuthority, TLSIdentity)?, until signals: StopSignals,
    _ work: (@Sendable (Simulator) async throws(CommandFailure) -> Void)?
  ) async -> CommandFailure? {
    await withTaskGroup(of: CommandFailure??.self) { group in
      group.addTask {
        await signals.wait()
        return .some(nil)
      }
      group.addTask { [keys, configuration] in
        for organization in configuration.organizations {
          do throws(KeyStoreError) {
            _ = try await keys.keys(for: organization.id)
          } catch { return CommandFailure(error) }
        }
        return nil
      }
      if let first, let gateway = simulator.gateway {
        group.addTask {
          await keeper.run(first, use: { try await gateway.use($0) }) {
            Console.complain("warning: \($0)")
          }
          return nil
        }
      }
      if let work {
        group.addTask {
          do throws(CommandFailure) {
            try await work(simulator)
            return .some(nil)
          } catch { return error }
        }
      }
      defer { group.cancelAll() }
      for await outcome in group {
        if let outcome { return outcome }
      }
      return nil
    }
  }
}
