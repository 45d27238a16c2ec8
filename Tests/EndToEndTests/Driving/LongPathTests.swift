import Browsers
import Foundation
import Testing

/// Temporary files in a place whose path is so long that the sockets of a browser would not fit below it.
@Suite(.tags(.browser), .timeLimit(.minutes(4))) struct `A long path of temporary files` {
  @Test(arguments: [Browser.headlessShell, .chromium, .firefox])
  func `keeps no browser from its start`(browser: Browser) async throws {
    guard (try? browser.locatePrograms()) != nil else {
      return try skipOrFail("\(browser) is not installed.")
    }
    let run = try HostsimCommand(temporary: String(repeating: "t", count: 90)) { folder in
      let path = "\(folder)/open.yaml"
      let text = "scenario: It opens\nsteps:\n  - open\n  - expect: {frame: loaded}\n"
      _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
      return ["test", "--browser", browser.word, "--state-dir", "\(folder)/state"]
        + ["--static-dir", "\(checkout)/static", path]
    }
    #expect(try await run.exitCode() == 0, "\(run.output)")
  }
}
