internal import Foundation
internal import Native
internal import Synchronization

/// A program in a process group of its own that cannot outlive this process: a shell stands between them, waits for
/// the end of its standard input, then ends the whole group and removes the program's folder. The input ends with
/// `end()`, and by itself when this process is killed.
package final class GuardedProcess: Sendable {
  /// An empty folder of the program's own, removed at its end.
  package let folder: String
  /// What the program prints, on standard output and standard error; ends with the program.
  package let output: AsyncStream<String>
  private let input: FileHandle
  /// Closes with its last reference.
  private let printed: FileHandle
  private let process: ChildProcess

  /// The group is asked to end, after three seconds killed. Chromium then leaves the folder of its socket, which lies
  /// beside its profile's.
  private static let script = """
    folder=$1; shift
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
    socket=$(readlink "$folder/chromium/SingletonSocket")
    case $socket in */org.chromium.*/SingletonSocket) rm -rf -- "${socket%/*}" ;; esac
    for _ in 1 2 3 4 5; do rm -rf -- "$folder" && break; sleep 0.1; done
    """

  /// Makes the folder, lets `command` choose the program and its arguments with the folder's path, writes `files`
  /// into the folder and starts the program. Throws Foundation's errors, or `ChildProcessError`, when one of these fails.
  package init(
    files: (_ folder: String) -> [String: String], command: (_ folder: String) -> [String]
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for (name, text) in files(folder.path) {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
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
        ["/bin/bash", "-c", Self.script, "guard", folder.path] + command(folder.path),
        input: input.fileHandleForReading.fileDescriptor, output: end.fileDescriptor,
        errors: end.fileDescriptor)
      try end.close()
      try input.fileHandleForReading.close()
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
    self.folder = folder.path
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
