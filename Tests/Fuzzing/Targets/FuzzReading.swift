import Host
import JSON
import Messages
import Native
import Scenarios
import Tokens

/// The readers that know no service.
enum FuzzReading {
  static func bridge(_ bytes: [UInt8]) {
    do throws(MessageError) {
      let message = try Inbound(decoding: bytes, profile: .meingpt)
      if case .control(let control) = message { step(control) }
    } catch { promiseText(error.description) }
  }

  /// A step that can be read is written in words that read back the same.
  private static func step(_ control: JSONValue) {
    do throws(ScenarioErrors) {
      let step = try readStep(Node(json: control, root: "control"))
      let written = step.json()
      let again = try? readStep(Node(json: written, root: "control"))
      promise(again == step, "\(written.text) does not read back as it was.")
    } catch { promiseText(error.summary) }
  }

  static func token(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for now in [0, 1_795_237_200, Int.max] {
      let report = TokenReport(
        decoding: text, keySet: FuzzKeys.published, verifier: NativeVerifier(),
        expectedIssuer: "https://host.example", expectedAudience: "org_demo", at: now)
      // Nobody has the private key.
      promise(!report.isAcceptable, "A token that nobody signed is acceptable.")
      let written = report.json().encoded()
      promise((try? JSONValue(parsing: written)) != nil, "The report is no JSON.")
      for check in report.checks { promiseText(check.reason) }
    }
  }

  static func scenario(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ScenarioErrors) {
      let scenario = try Scenario.read(
        yaml: text, file: "fuzz.yaml", personas: ["admin", "member", "viewer"])
      for line in scenario.steps { step(line.step.json()) }
    } catch { promiseText(error.description) }
  }

  static func configuration(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(ScenarioErrors) {
      let configuration = try Configuration(yaml: text, file: "fuzz.yaml")
      let written = configuration.rendered()
      let again = try? Configuration(yaml: written, file: "again.yaml")
      promise(again == configuration, "This does not read back as it was:\n\(written)")
    } catch { promiseText(error.description) }
  }

  /// Whole and byte by byte, a head is the same.
  static func connect(_ bytes: [UInt8]) {
    var whole = ConnectHead()
    let answer = whole.read(bytes)
    var cut = ConnectHead()
    var last = ConnectHead.Progress.incomplete
    var read = 0
    for byte in bytes {
      last = cut.read([byte])
      read += 1
      if last != .incomplete { break }
    }
    switch (answer, last) {
    case (.complete(let one, let early), .complete(let other, _)):
      promise(one == other && early == Array(bytes[read...]), "Cut up, the request is another.")
      promise(read <= ConnectHead.maximumBytes, "The head is longer than it may be.")
    case (.malformed(let sentence), .malformed(let other)):
      promise(sentence == other, "Cut up, the fault is another.")
      promiseText(sentence)
    default: promise(answer == last, "Cut up, the head ends elsewhere.")
    }
    promise(whole.asked.count <= 200, "More is shown than may be.")
  }
}
