import ArgumentParser
import Host
import JSON
import Native
import Scenarios
import Tokens

/// The flags that every command knows.
struct FileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file; hostsim.yaml here, if there is one.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("The folder that keeps keys and certificates.", valueName: "folder"))
  var stateDir: String?

  /// The defaults, overlaid by the configuration file.
  func read() throws(CommandFailure) -> Configuration {
    var configuration = try readFile()
    configuration.stateDirectory = try Places.stateDirectory(flag: stateDir)
    return configuration
  }

  private func readFile() throws(CommandFailure) -> Configuration {
    let path = config ?? "hostsim.yaml"
    let bytes: [UInt8]
    do throws(FileError) {
      if config == nil, try FileStatus(of: path) == nil { return Configuration() }
      bytes = try PrivateFile.read(path, followingLinks: true)
    } catch {
      throw CommandFailure(
        error, remedy: "Name a configuration file that you can read: --config FILE")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(
        message: "\(path) is not UTF-8.", remedy: "Save it as UTF-8.", code: CommandFailure.badFile)
    }
    do throws(ScenarioErrors) {
      return try Configuration(yaml: text, file: path)
    } catch { throw CommandFailure(error, code: CommandFailure.badFile) }
  }
}

/// The flags that say whose tokens are issued, laid over the configuration file.
struct TokenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Who is signed in: a key of personas.", valueName: "key"))
  var persona: String?

  @Option(
    help: ArgumentHelp(
      "The organisation of every persona; one that the file does not list is added.",
      valueName: "id"))
  var organization: String?

  @Option(
    help: ArgumentHelp(
      "The claim iss; the host page's own origin if not given.", valueName: "origin"))
  var issuer: String?

  @Option(help: ArgumentHelp("Life of a token, such as 5m or 1h.", valueName: "duration"))
  var lifetime: String?

  /// Lays the flags over `configuration`.
  func apply(to configuration: inout Configuration) throws(CommandFailure) {
    if let organization {
      if organization.isEmpty {
        throw CommandFailure(
          message: "--organization needs an id.", remedy: "Such as --organization org_demo",
          code: CommandFailure.usage)
      }
      if !configuration.organizations.contains(where: { $0.id == organization }) {
        configuration.organizations.append(Organization(id: organization, name: organization))
      }
      for place in configuration.personas.indices {
        configuration.personas[place].organization = organization
      }
    }
    let known = configuration.personas.map(\.key)
    let flags = (persona: persona, issuer: issuer, lifetime: lifetime)
    configuration.persona =
      try checked(flags.persona, of: "--persona") { $0.choice(of: "--persona", from: known, &$1) }
      ?? configuration.persona
    configuration.issuer =
      try checked(flags.issuer, of: "--issuer") { $0.origin(of: "--issuer", &$1) }
      ?? configuration.issuer
    let seconds = try checked(flags.lifetime, of: "--lifetime") {
      $0.seconds(of: "--lifetime", &$1)
    }
    guard seconds != 0 else {
      throw CommandFailure(
        message: "--lifetime is one second or more.",
        remedy: "For a token that is born expired: --forge 'lifetime: 0s'",
        code: CommandFailure.usage)
    }
    configuration.lifetime = seconds ?? configuration.lifetime
  }
}

/// Reads a flag's value with the reader of the configuration file, so that both know the same words.
func checked<Value>(
  _ text: String?, of flag: String, _ read: (Node, inout Problems) -> Value?
) throws(CommandFailure) -> Value? {
  guard let text else { return nil }
  do throws(ScenarioErrors) {
    return try Problems.collect { read(Node(json: .string(text)), &$0) }
  } catch {
    let sentence = error.summary.hasPrefix(flag) ? error.summary : "\(flag): \(error.summary)"
    throw CommandFailure(
      message: sentence.hasSuffix("?") ? sentence : "\(sentence).", code: CommandFailure.usage)
  }
}
