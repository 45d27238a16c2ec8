internal import CHostsimShims
internal import Glibc

/// A program that runs beside this one, in a process group of its own. Of this process' descriptors it gets none but its
/// three standard streams, of its signals neither mask nor handlers.
///
/// `posix_spawn` and not Foundation's `Process`: that one reads past the end of a list when this process has more than
/// some 1300 descriptors, and its children inherit each other's pipes.
@safe
package final class ChildProcess: Sendable {
  /// The process id; the kernel may give it to another program once `isRunning` is false.
  package let id: Int32
  private let code = Locked<Int32?>(nil)

  /// Starts `command`, found on this process' `PATH` if it has no slash, in `directory` or where this process is, with
  /// `environment` or that of this process. A stream that is nil is `/dev/null`; the others are descriptors that stay
  /// the caller's. Throws `.cannotStart`.
  package init(
    _ command: [String], environment: [String: String]? = nil, directory: String? = nil,
    input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil
  ) throws(ChildProcessError) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (stream, source) in [input, output, errors].enumerated() {
      if let source {
        unsafe posix_spawn_file_actions_adddup2(&actions, source, Int32(stream))
      } else {
        unsafe posix_spawn_file_actions_addopen(&actions, Int32(stream), "/dev/null", O_RDWR, 0)
      }
    }
    unsafe hostsim_spawn_closefrom(&actions, 3)
    if let directory { unsafe hostsim_spawn_chdir(&actions, directory) }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    var variables =
      unsafe (environment ?? [:]).map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var id: pid_t = 0
    let name = command.first ?? ""
    let reason = unsafe variables.withUnsafeMutableBufferPointer { list in
      unsafe posix_spawnp(
        &id, name, &actions, &attributes, &arguments,
        environment == nil ? environ : list.baseAddress)
    }
    guard reason == 0 else {
      throw .cannotStart(program: name, detail: unsafe String(cString: strerror(reason)))
    }
    self.id = id
  }

  /// Whether it has not ended yet.
  package var isRunning: Bool { exitCode == nil }

  /// What it exited with, or 128 and the number of the signal that ended it; nil while it runs.
  package var exitCode: Int32? { code.withLock { reap(&$0) } }

  /// Blocks until it has ended, and returns its exit code.
  package func wait() -> Int32 {
    while true {
      if let code = exitCode { return code }
      // Only looks: whoever reaps it holds the lock.
      var information = unsafe siginfo_t()
      unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT)
    }
  }

  /// Sends it a signal, unless it has ended.
  package func send(_ signal: Int32) {
    code.withLock { code in
      if reap(&code) == nil { kill(id, signal) }
    }
  }

  private func reap(_ code: inout Int32?) -> Int32? {
    if let code { return code }
    var status: Int32 = 0
    let found = unsafe waitpid(id, &status, WNOHANG)
    if found == id {
      let signal = status & 0x7f
      code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
    } else if found == -1, errno == ECHILD {
      // Somebody else took its end: nothing more can be known.
      code = -1
    }
    return code
  }
}

/// Why a program does not run beside this one.
package enum ChildProcessError: Error, Hashable, CustomStringConvertible {
  /// It is not there, may not be run, or the machine has no room for another process.
  case cannotStart(program: String, detail: String)

  /// One sentence.
  package var description: String {
    switch self {
    case .cannotStart(let program, let detail): "\(program) cannot be started: \(detail)."
    }
  }
}
