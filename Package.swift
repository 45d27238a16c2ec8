// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: Swift 6 mode, explicit about existentials, imports and memory safety.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Tests keep the language mode but not the memory-safety marks, which the macros of the test library do not carry.
let testSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: testSettings)
}

let package = Package(
  name: "hostsim",
  products: [.executable(name: "hostsim", targets: ["hostsim"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibwebsockets", pkgConfig: "libwebsockets", providers: [.apt(["libwebsockets-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CUv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
    .target(name: "CHostsimShims", dependencies: ["CLibwebsockets", "COpenSSL", "CUv"]),

    module("JSON"),
    module("Tokens", ["JSON"]),
    module("Messages", ["JSON"]),
    module(
      "Scenarios", ["JSON", "Tokens", "Messages", .product(name: "Yams", package: "Yams")]),
    module("Native", ["CLibwebsockets", "COpenSSL", "CUv", "CHostsimShims", httpTypes]),
    module("Doctor", ["JSON", "Messages", "Native", httpTypes]),
    module("Host", ["JSON", "Tokens", "Messages", "Scenarios", "Native", "Doctor", httpTypes]),
    module("Browsers", ["JSON", "Native", httpTypes]),
    module(
      "Trials",
      [
        "Host", "Browsers", "Doctor", "JSON", "Tokens", "Messages", "Scenarios", "Native",
        httpTypes,
      ],
      resources: [.embedInCode("Reports/Page")]),
    .executableTarget(
      name: "hostsim",
      dependencies: [
        "Trials", "Host", "Browsers", "Doctor", "JSON", "Tokens", "Scenarios", "Native",
        "Messages", httpTypes,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["JSON", "Native", httpTypes], path: "Tests/Support",
      swiftSettings: testSettings + [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests("JSON", ["JSON"]),
    tests("Tokens", ["Tokens", "JSON", "Native"]),
    tests("Messages", ["Messages", "JSON"]),
    tests("Scenarios", ["Scenarios", "Tokens", "Messages", "JSON"], exclude: ["Golden"]),
    tests("Native", ["Native", httpTypes]),
    tests("Doctor", ["Doctor", "JSON", "Messages", "Native", httpTypes], exclude: ["Golden"]),
    tests("Host", ["Host", "JSON", "Tokens", "Messages", "Scenarios", "Native", httpTypes]),
    tests(
      "Contract", ["Host", "JSON", "Messages", "Tokens", "Scenarios", "Native", httpTypes]),
    tests(
      "Trials",
      [
        "Trials", "Host", "Browsers", "Scenarios", "Messages", "Tokens", "JSON", "Native",
        httpTypes,
      ], exclude: ["Golden", "Judges", "Tokens/wycheproof-rs256.txt"]),
    tests(
      "CommandLine", ["hostsim", "JSON", "Native", "Tokens", httpTypes],
      exclude: ["Faults", "Golden", "Judges"]),
    tests(
      "EndToEnd",
      [
        "Trials", "Browsers", "Doctor", "Host", "Scenarios", "Messages", "Tokens", "JSON", "Native",
        "hostsim", httpTypes,
      ], exclude: ["Fixtures"]),
    .target(
      name: "FuzzTargets",
      dependencies: ["Host", "JSON", "Messages", "Native", "Scenarios", "Tokens", httpTypes],
      path: "Tests/Fuzzing/Targets",
      swiftSettings: testSettings + [.enableUpcomingFeature("InternalImportsByDefault")]),
    tests("Fuzzing", ["FuzzTargets"]),
  ]
)

// What script/bench measures beside the program itself.
if Context.environment["HOSTSIM_BENCH"] != nil {
  package.targets.append(
    .executableTarget(
      name: "HostsimBench", dependencies: ["Host", "Tokens", "Native", httpTypes],
      path: "Benchmarks/HostsimBench", swiftSettings: settings))
}
// The fuzzer itself wants the whole program built for it: see script/fuzz.
if Context.environment["HOSTSIM_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "HostsimFuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzzing/Program",
      swiftSettings: testSettings + [.unsafeFlags(["-parse-as-library"])]))
}
