internal import Glibc

/// Another program in the place of this one.
package enum Program {
  /// Runs `command`, found on the `PATH` if it has no slash, with these variables over those of this process, in its
  /// place. Returns only with the reason why it cannot.
  package static func replace(with command: [String], variables: [String: String]) -> String {
    // The library ignores it, and a program starts with what it inherits.
    signal(SIGPIPE, SIG_DFL)
    // The threads of Swift's pool block all signals, and the program would with them: nothing could end it.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
    for (name, value) in variables { unsafe setenv(name, value, 1) }
    var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
    unsafe execvp(command[0], &arguments)
    let reason = errno
    unsafe arguments.forEach { unsafe free($0) }
    return unsafe String(cString: strerror(reason))
  }
}
