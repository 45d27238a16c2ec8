import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What the fuzzer starts from, and what it has found, without the fuzzer.
@Suite struct `Fuzzing` {
  @Test(arguments: FuzzTarget.allCases)
  func `every seed, and what chance makes of it, is read or refused`(
    target: FuzzTarget
  ) async throws {
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    for (name, bytes) in seeds { #expect(bytes.count < 4096, "\(name) is no small seed") }
    // A target waits for its service: that takes a thread of its own.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var random = SplitMix64(seed: 5)
        for (_, bytes) in seeds {
          target.read(bytes)
          for _ in 0..<100 { target.read(bytes.mutated(&random)) }
        }
        continuation.resume()
      }
    }
  }

  @Test func `every target has a folder of seeds, and there is no other`() throws {
    let folder = FuzzTarget.bridge.seedFolder.deletingLastPathComponent()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(FuzzTarget.allCases.map(\.rawValue)))
  }
}
