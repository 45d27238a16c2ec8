import ArgumentParser
import Foundation
import HTTPTypes
import Host
import JSON
import Messages
import Native

/// `hostsim exec`: runs an app's back end so that the real host's names lead to a running hostsim.
struct ExecCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run a back end for which https://app.meingpt.com is the running hostsim.",
    discussion: """
      Examples:
        hostsim exec -- node server.js
        hostsim exec -- python3 app.py
        hostsim exec --server http://127.0.0.1:8000 -- ./run.sh

      The command takes the place of this process, with variables that lead it through hostsim's proxy \
      and let it trust hostsim's certificates: HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, \
      REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS, NODE_OPTIONS, DENO_CERT. Start hostsim \
      first: hostsim open, or hostsim serve --origin production.
      """)

  @Option(help: ArgumentHelp("Where hostsim's API is.", valueName: "url"))
  var server = "http://127.0.0.1:7357"

  @Option(help: ArgumentHelp("The folder with the host page.", valueName: "folder"))
  var staticDir: String?

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command and its arguments.", valueName: "command"))
  var command: [String] = []

  func run() async throws {
    guard let program = command.first else {
      throw CommandFailure(
        message: "There is no command to run.", remedy: "Such as: hostsim exec -- node server.js",
        code: CommandFailure.usage)
    }
    let script = BackEndEnvironment.nodeScript(in: try Places.staticDirectory(flag: staticDir))
    let gate = try await gate(nodeScript: script)
    let reason = Program.replace(
      with: command, variables: gate.variables(over: ProcessInfo.processInfo.environment))
    throw CommandFailure(
      message: "\(program) cannot be run: \(reason).",
      remedy: "Write it as your shell would find it.", code: CommandFailure.notRunnable)
  }

  /// What the running hostsim tells of its proxy, and the file of certificates made of it.
  private func gate(nodeScript: String) async throws(CommandFailure) -> BackEndEnvironment {
    let address = server.hasSuffix("/") ? String(server.dropLast()) : server
    let answer: JSONValue
    do {
      let (_, body) = try await WebClient.fetch(.get, "\(address)/api/sim/v1/configuration")
      answer = try JSONValue(parsing: body)
    } catch {
      throw CommandFailure(
        message: "No hostsim answers at \(server).",
        remedy: "Start it first: hostsim open, or hostsim serve --origin production. "
          + "If it has another port: --server http://127.0.0.1:PORT",
        code: CommandFailure.environment)
    }
    guard let secure = answer["secure"], let proxy = secure["proxy"]?.stringValue,
      let port = AppAddress(proxy)?.port,
      let certificate = secure["certificate"]?.stringValue,
      let ports = secure["ports"]?.objectValue
    else {
      throw CommandFailure(
        message: "The hostsim at \(server) serves its development origin, which needs no proxy.",
        remedy: "Start it with the real one: hostsim serve --origin production",
        code: CommandFailure.environment)
    }
    return BackEndEnvironment(
      proxyPort: port,
      ports: Dictionary(
        ports.members.compactMap { member in
          member.value.integerValue.map { (member.name, Int($0)) }
        }, uniquingKeysWith: { $1 }),
      certificate: certificate, bundle: try Self.bundle(of: certificate), nodeScript: nodeScript)
  }

  /// Writes the machine's certificates and hostsim's beside the latter, for programs that take one file for all.
  private static func bundle(of certificate: String) throws(CommandFailure) -> String {
    let path = (certificate as NSString).deletingLastPathComponent + "/bundle.pem"
    do {
      let own = try String(contentsOfFile: certificate, encoding: .utf8)
      try PrivateFile.write(Array(BackEndEnvironment.bundle(with: own).utf8), to: path)
    } catch {
      throw CommandFailure(
        message: "The certificates cannot be put together in \(path): \(error).",
        remedy: "Look at hostsim's authority: hostsim ca", code: CommandFailure.badFile)
    }
    return path
  }
}

extension CommandFailure {
  /// A command that was found to be none, as shells tell it.
  static let notRunnable: Int32 = 127
}
