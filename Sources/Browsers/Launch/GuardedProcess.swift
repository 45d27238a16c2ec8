internal import Foundation
internal import Native
internal import Synchronization

/// A program in a process group of its own that cannot outlive this process: a shell stands between them, waits for
/// the end of its standard input, then ends the whole group and removes the program's folder, in which everything lies
/// that the group put among the temporary files. The input ends with `end()`, and by itself when this process is killed.
package final class GuardedProcess: Sendable {
  /// An empty folder of the program's own, removed at its end.
  package let folder: String
  /// What the program prints, on standard output and standard error; ends with the program.
  package let output: AsyncStream<String>
  private let input: FileHandle
  /// Closes with its last reference.
  private let printed: FileHandle
  private let process: ChildProcess

  /// The group is asked to end, after three seconds killed. Browsers then leave what they keep in `TMPDIR`.
  private static let script = """
    folder=$1; shift
    export TMPDIR=$folder
    setsid -- "$@" </dev/null &
    child=$!
    exec >/dev/null 2>&1
    trap '' HUP INT TERM
    read -r _
    kill -TERM -- "-$child"
    ( sleep 3; kill -KILL -- "-$child" ) &
    timer=$!
    wait "$child"
    kill -KILL "$timer"
    wait "$timer"
    kill -KILL -- "-$child"
    for _ in 1 2 3 4 5; do rm -rf -- "$folder" && break; sleep 0.1; done
    """

  /// Where the folder is made: among the temporary files, or in `/tmp` when the path of a socket below would not fit into
  /// its address. Chromium ends at its start then; it needs 46 bytes of the 107.
  private static let place: String = {
    let place = FileManager.default.temporaryDirectory.path
    return place.utf8.count + "/hostsim-browser-123456".utf8.count + 46 <= 107 ? place : "/tmp"
  }()

  /// Makes the folder, lets `command` choose the program and its arguments with the folder's path, writes `files`
  /// into the folder and starts the program. Throws Foundation's errors, `FileError` or `ChildProcessError`, when one of
  /// these fails.
  package init(
    files: (_ folder: String) -> [String: String], command: (_ folder: String) -> [String]
  ) throws {
    let folder = try PrivateFile.makeNewFolder("\(Self.place)/hostsim-browser-")
    for (name, text) in files(folder) {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    let (input, output) = (Pipe(), Pipe())
    let (lines, line) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingOldest(4096))
    output.fileHandleForReading.readabilityHandler = { handle in
      let data = handle.availableData
      if data.isEmpty {
        handle.readabilityHandler = nil
        line.finish()
      } else {
        line.yield(String(decoding: data, as: UTF8.self))
      }
    }
    do {
      let end = output.fileHandleForWriting
      process = try ChildProcess(
        ["/bin/bash", "-c", Self.script, "guard", folder] + command(folder),
        input: input.fileHandleForReading.fileDescriptor, output: end.fileDescriptor,
        errors: end.fileDescriptor)
      try end.close()
      try input.fileHandleForReading.close()
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
    self.folder = folder
    self.output = lines
    self.input = input.fileHandleForWriting
    printed = output.fileHandleForReading
  }

  /// Ends the program and everything it started, and returns when its folder and its guard are gone.
  package func end() async {
    if process.isRunning { try? input.write(contentsOf: Data("\n".utf8)) }
    try? input.close()
    _ = try? await Waiting.wait(for: "\(folder) is gone") { () throws(BrowserError) in
      process.isRunning ? .notYet("its guard runs") : .done(())
    }
  }
}
