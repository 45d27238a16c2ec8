import ArgumentParser
import Foundation
import Host
import JSON
import Trials

/// `hostsim ca`: shows and changes the certificate authority of a state folder. A running hostsim with the same state
/// folder follows within seconds.
struct CACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ca",
    abstract: "Show, export, renew or remove the certificate authority for https.",
    discussion: """
      The authority belongs to the state folder, may vouch for the hosts that hostsim plays and for nothing \
      else, and is trusted by nothing until you say so. The first use makes it. A host that it does not cover \
      yet makes a new one, which covers that host too.

      Examples:
        hostsim ca
        hostsim ca export ca.pem
        hostsim ca renew --name chat.example.com
        hostsim ca remove
      """,
    subcommands: [Show.self, Export.self, Renew.self, Remove.self], defaultSubcommand: Show.self)

  /// The folder of the authority, and what it covers beside the loopback names: the real host, and the hosts that the
  /// configuration maps.
  private static func place(
    _ files: FileOptions
  ) throws(CommandFailure) -> (directory: String, hosts: [String]) {
    let configuration = PageOrigin.production.applied(to: try files.read())
    return (configuration.stateDirectory, configuration.playedNames)
  }

  private static func open(_ files: FileOptions) throws(CommandFailure) -> CertificateAuthority {
    let (directory, hosts) = try place(files)
    do throws(AuthorityError) {
      return try CertificateAuthority.open(
        stateDirectory: directory, names: hosts, now: HostClock.system.now())
    } catch { throw CommandFailure(error) }
  }

  /// `hostsim ca show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the authority; the first use makes it.",
      discussion: "Example: hostsim ca --json")

    @OptionGroup var files: FileOptions
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws { Console.show(try CACommand.open(files).summary(json: json)) }
  }

  /// `hostsim ca export`.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the authority's certificate as PEM; its private key never leaves.",
      discussion: "Example: hostsim ca export ca.pem")

    @OptionGroup var files: FileOptions
    @Argument(help: "Where to; - is standard output.")
    var file = "-"

    func run() throws {
      let certificate = try CACommand.open(files).certificate
      guard file != "-" else {
        FileHandle.standardOutput.write(Data(certificate.utf8))
        return
      }
      do {
        try Data(certificate.utf8).write(to: URL(fileURLWithPath: file))
      } catch {
        throw CommandFailure.unwritable(file, error)
      }
    }
  }

  /// `hostsim ca renew`.
  struct Renew: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new authority for the same hosts; whoever trusts the old one must be told.",
      discussion: "Example: hostsim ca renew --name chat.example.com")

    @OptionGroup var files: FileOptions
    @Option(
      name: .customLong("name"),
      help: ArgumentHelp(
        "A further host that it may vouch for, with every name below it.", valueName: "host"))
    var names: [String] = []
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let (directory, hosts) = try CACommand.place(files)
      let authority: CertificateAuthority
      do throws(AuthorityError) {
        authority = try CertificateAuthority.renew(
          stateDirectory: directory, names: hosts + names, now: HostClock.system.now())
      } catch { throw CommandFailure(error) }
      Console.show(authority.summary(json: json))
    }
  }

  /// `hostsim ca remove`.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove the authority and its key; the next use makes a new one.",
      discussion: "Example: hostsim ca remove")

    @OptionGroup var files: FileOptions
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let directory = try Places.stateDirectory(flag: files.stateDir)
      let isRemoved: Bool
      do throws(AuthorityError) {
        isRemoved = try CertificateAuthority.remove(stateDirectory: directory)
      } catch { throw CommandFailure(error) }
      let answer: JSONValue = ["removed": .bool(isRemoved)]
      let sentence =
        isRemoved
        ? "The certificate authority in \(directory)/ca is removed; the next use makes a new one."
        : "There is no certificate authority in \(directory)/ca."
      Console.show(json ? answer.prettyText : sentence)
    }
  }
}

extension CertificateAuthority {
  /// What it is, for people or as JSON.
  fileprivate func summary(json: Bool) -> String {
    let print = fingerprint.map { String(format: "%02X", $0) }.joined(separator: ":")
    let (begin, end) = (
      Timestamp.iso(milliseconds: notBefore * 1000), Timestamp.iso(milliseconds: notAfter * 1000)
    )
    guard !json else {
      let value: JSONValue = [
        "subject": .string(subject), "names": .array(names.map { .string($0) }),
        "fingerprint": .string(print), "validFrom": .string(begin), "expiresAt": .string(end),
        "path": .string(path), "change": .string(change.word),
      ]
      return value.prettyText
    }
    let lines = [
      "Subject      \(subject)", "Vouches for  \(names.joined(separator: ", "))",
      "SHA-256      \(print)", "Expires      \(end)", "Certificate  \(path)",
    ]
    return ([change.sentence].compactMap { $0 } + lines).joined(separator: "\n")
  }
}

extension CertificateAuthority.Change {
  fileprivate var word: String {
    switch self {
    case .none: "none"
    case .made: "made"
    case .widened: "widened"
    case .renewed: "renewed"
    }
  }

  /// What to know about it; nil when nothing changed.
  package var sentence: String? {
    switch self {
    case .none: nil
    case .made: "A new certificate authority was made."
    case .widened(let names):
      "A new certificate authority was made, since the one before did not cover "
        + "\(names.joined(separator: ", ")). Whatever trusts the old one has to be given this one."
    case .renewed:
      "A new certificate authority was made. Whatever trusts the old one has to be given this one."
    }
  }
}
