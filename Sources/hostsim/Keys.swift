import ArgumentParser
import Host
import JSON
import Scenarios
import Tokens

/// `hostsim keys`: shows and changes the keys of the organisations. A running `hostsim serve` with the same state
/// folder follows at once.
struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, rotate or withdraw signing keys; a running server follows.",
    discussion: """
      Examples:
        hostsim keys list
        hostsim keys rotate --overlap 10m
        hostsim keys withdraw
      """,
    subcommands: [List.self, Rotate.self, Withdraw.self], defaultSubcommand: List.self)

  /// `hostsim keys list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the keys, the newest first; the first start makes them.",
      discussion: "Example: hostsim keys list --organization org_demo --json")

    @OptionGroup var files: FileOptions
    @Option(help: ArgumentHelp("This organisation's keys alone.", valueName: "id"))
    var organization: String?
    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
      try await KeyDesk(files, organization).show(json: json)
    }
  }

  /// `hostsim keys rotate`.
  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a new key sign; the one before stays published for a while.",
      discussion: "Example: hostsim keys rotate --overlap 10m")

    @OptionGroup var files: FileOptions
    @Option(
      help: ArgumentHelp(
        "Whose key; the signed-in persona's organisation if not given.", valueName: "id"))
    var organization: String?
    @Option(help: ArgumentHelp("How long the old key stays in the key set.", valueName: "duration"))
    var overlap = "10m"

    func run() async throws {
      let overlap =
        try checked(overlap, of: "--overlap") { $0.duration(of: "--overlap", &$1) } ?? .zero
      let desk = try KeyDesk(files, organization ?? KeyDesk.usual(files))
      try await desk.change { store, id throws(KeyStoreError) in
        try await store.rotate(id, overlap: overlap)
      }
    }
  }

  /// `hostsim keys withdraw`.
  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take keys out of the key set at once.",
      discussion: """
        Without KID: all that no longer sign; when there is none, the one that signs, and a new one takes \
        its place. Tokens that a withdrawn key signed can still be made: hostsim token --forge 'key: withdrawn'

        Example: hostsim keys withdraw
        """)

    @OptionGroup var files: FileOptions
    @Argument(help: "The key's id, as hostsim keys list shows it.")
    var kid: String?
    @Option(
      help: ArgumentHelp(
        "Whose key; the signed-in persona's organisation if not given.", valueName: "id"))
    var organization: String?

    func run() async throws {
      let desk = try KeyDesk(files, organization ?? KeyDesk.usual(files))
      try await desk.change { [kid] store, id throws(KeyStoreError) in
        try await store.withdraw(id, kid: kid)
      }
    }
  }
}
