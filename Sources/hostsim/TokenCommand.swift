import ArgumentParser
import Foundation
import Host
import JSON
import Native
import Scenarios
import Tokens

/// `hostsim token`: prints a token, honest or bent, or explains one.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Print a token, honest or forged, or explain one.",
    discussion: """
      Examples:
        hostsim token
        hostsim token --persona member --lifetime 10m --json
        hostsim token --forge 'alg: none'
        hostsim token --forge '{claims: {aud: org_other}, issued: -2h}'
        hostsim token | hostsim token --decode -

      --decode judges a token as an app of that organisation and issuer would, with the keys kept \
      here, and exits with 1 when it is not acceptable.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var choices: TokenOptions

  @Option(
    help: ArgumentHelp(
      "How to bend the token, in the words of the scenario language.", valueName: "yaml"))
  var forge: String?

  @Option(
    help: ArgumentHelp("Explain this token; - reads it from standard input.", valueName: "token"))
  var decode: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if decode != nil, forge != nil {
      throw ValidationError("--decode explains a token and --forge makes one: choose one of them.")
    }
  }

  func run() async throws {
    var configuration = try files.read()
    try choices.apply(to: &configuration)
    let desk = try TokenDesk(configuration)
    if let decode {
      let text = decode == "-" ? try Self.readInput() : decode
      let report = try await desk.report(on: text)
      Console.show(json ? JSONValue.object(report.json()).prettyText : report.explanation)
      if !report.isAcceptable { throw ExitCode(1) }
    } else {
      let token = try await desk.issue(forge: try forge.map(Self.forge))
      Console.show(json ? JSONValue.object(token.json()).prettyText : token.compact)
    }
  }

  private static func forge(_ text: String) throws(CommandFailure) -> Forge {
    do throws(ScenarioErrors) {
      return try readForge(try Node(yaml: text, file: "--forge"))
    } catch { throw CommandFailure(error, code: CommandFailure.usage) }
  }

  /// At most 1 MiB of standard input, without the white space around it.
  private static func readInput() throws -> String {
    let limit = 1 << 20
    let bytes = try FileHandle.standardInput.read(upToCount: limit + 1) ?? Data()
    guard bytes.count <= limit else {
      throw CommandFailure(
        message: "The text on standard input is longer than \(limit) bytes.",
        remedy: "Give it one token.", code: CommandFailure.usage)
    }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
