import Foundation
import Native
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A program beside this one` {
  @Test(arguments: [("exit 0", Int32(0)), ("exit 7", 7), ("kill -TERM $$", 143)])
  func `tells how it ended`(script: String, code: Int32) throws {
    let process = try ChildProcess(["sh", "-c", script])
    #expect(process.wait() == code)
    #expect(!process.isRunning && process.exitCode == code && process.wait() == code)
  }

  @Test func `that is not there is an error with its name`() {
    #expect(
      throws: ChildProcessError.cannotStart(
        program: "hostsim-nowhere", detail: "No such file or directory")
    ) { try ChildProcess(["hostsim-nowhere"]) }
    #expect(throws: ChildProcessError.self) {
      try ChildProcess(["true"], directory: "/hostsim-nowhere")
    }
  }

  @Test func `gets its streams, its folder and its variables, and nothing of ours`() throws {
    // More than the list of a process' descriptors that fits one read of /proc.
    let many = try (0..<1500).map { _ in try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
    }
    defer { withExtendedLifetime(many) {} }
    let output = Pipe()
    let process = try ChildProcess(
      ["/bin/sh", "-c", "ls /proc/self/fd; pwd; env; cat; ulimit -H -n >&2"],
      environment: ["ONLY": "this"], directory: "/tmp",
      output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.wait() == 0)
    // The fourth is that of `ls` itself.
    #expect(text.hasPrefix("0\n1\n2\n3\n/tmp\n"), "\(text)")
    let variables = text.split(separator: "\n").filter { $0.contains("=") }
    #expect(
      Set(variables).subtracting(["PWD=/tmp", "OLDPWD=/tmp", "_=/usr/bin/env"]) == ["ONLY=this"])
  }

  @Test func `can be sent a signal, whatever this thread blocks, and ends once for all who wait`()
    async throws
  {
    var all = sigset_t()
    sigfillset(&all)
    var before = sigset_t()
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let result = Result { try ChildProcess(["sleep", "600"]) }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    let process = try result.get()
    #expect(process.isRunning && process.exitCode == nil)
    async let first = onThread { process.wait() }
    async let second = onThread { process.wait() }
    process.send(SIGTERM)
    #expect(await [first, second] == [143, 143])
    // Its id may be somebody else's by now.
    process.send(SIGKILL)
    #expect(process.exitCode == 143)
  }

  private func onThread(_ work: @escaping @Sendable () -> Int32) async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }
}
