package import Foundation

/// Something that reads bytes of strangers. What it is given may be refused; it may not trap, hang, or break what it
/// promises of its own answers.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// One message on the bridge, and the control in it.
  case bridge
  /// A request as the web server hands it to the service.
  case http
  /// The body of a call to the API; the first byte chooses which.
  case api
  /// A token, as `hostsim token --decode` gets it.
  case token
  /// A scenario file.
  case scenario
  /// A configuration file.
  case configuration
  /// What a client says to the proxy first.
  case connect

  /// Has the bytes read. A promise that does not hold ends the program.
  package func read(_ bytes: [UInt8]) {
    switch self {
    case .bridge: FuzzReading.bridge(bytes)
    case .http: FuzzService.shared.request(bytes)
    case .api: FuzzService.shared.call(bytes)
    case .token: FuzzReading.token(bytes)
    case .scenario: FuzzReading.scenario(bytes)
    case .configuration: FuzzReading.configuration(bytes)
    case .connect: FuzzReading.connect(bytes)
    }
  }

  /// The folder of the inputs that show the way, one a file.
  package var seedFolder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Seeds/\(rawValue)")
  }

  /// The seeds, by the names of their files.
  package func seeds() throws -> [(name: String, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(atPath: seedFolder.path).sorted().map {
      ($0, [UInt8](try Data(contentsOf: seedFolder.appending(path: $0))))
    }
  }
}

/// Ends the program where a promise is broken.
func promise(_ holds: Bool, _ sentence: @autoclosure () -> String) {
  if !holds { fatalError(sentence()) }
}

/// An error text is a sentence of bearable length.
func promiseText(_ error: String) {
  promise(!error.isEmpty && error.utf8.count < 100_000, "An error without a text, or with a book.")
}
