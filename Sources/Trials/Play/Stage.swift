import Browsers
package import Host
import Messages

/// What all trials of a suite share.
package struct Stage: Sendable {
  /// The service's configuration; each trial overlays its scenario's.
  package var configuration: Configuration
  /// The keys that each run begins with.
  package var keys: KeyBank
  /// The version of hostsim.
  package var version: String
  /// What vouches for the host page's `https` names; nil where no browser needs any.
  var authority: PassingAuthority?
  /// The clock of pages in browsers; nil where it could not be read.
  let script: ClockScript?

  /// A stage with these.
  package init(configuration: Configuration, keys: KeyBank, version: String) {
    self.configuration = configuration
    self.keys = keys
    self.version = version
    script = try? ClockScript(staticDirectory: configuration.staticDirectory)
  }

  /// When a simulated clock starts with a seed: 2026-01-01T00:00:00Z, in milliseconds since 1970.
  package static let seededStart = 1_767_225_600_000
}
