import Native

/// What of hostsim is measured without its command line; `Benchmarks/bench.py` calls it.
///
///     HostsimBench echo PORT                     a WebSocket echo on `WebServer`
///     HostsimBench tokens THREADS SECONDS FOLDER tokens a second, as a refresh gets them
///     HostsimBench serve THREADS FOLDER STATIC   the whole service, signing on so many threads
@main
enum HostsimBench {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let numbers = arguments.map { Double($0) ?? 0 }
    switch (arguments.first, arguments.count) {
    case ("echo", 2): try await Echo.serve(port: Int(numbers[1]))
    case ("tokens", 4):
      try await TokenRate(threads: Int(numbers[1]), seconds: numbers[2], folder: arguments[3])
        .measure()
    case ("serve", 4):
      try await Service(threads: Int(numbers[1]), folder: arguments[2], pages: arguments[3])
        .serve()
    default: throw Misuse()
    }
  }

  struct Misuse: Error, CustomStringConvertible {
    var description: String { "see the top of HostsimBench.swift for the arguments" }
  }
}
