import HTTPTypes
import Host
import JSON
import Messages
import Native
import Scenarios
import TestSupport
import Testing
import Tokens

@Suite struct `Many runs at once` {
  /// What one run shows of itself.
  private struct Trace: Sendable {
    var port: Int
    var outcome: ScenarioOutcome
    var tokens: [IssuedToken]
    var given: [String]
    var names: Set<String>
    var keys: Set<String>
    var moved: Int
  }

  /// Where everyone waits for the last. Who fails on his way comes all the same, or the others would wait for ever.
  private actor Gate {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { missing = count }

    func meet() async {
      missing -= 1
      guard missing == 0 else { return await withCheckedContinuation { waiting.append($0) } }
      for continuation in waiting { continuation.resume() }
    }
  }

  /// A run that differs from every other one in its claims, lifetime and times.
  private static func play(_ number: Int, _ gate: Gate) async throws -> Trace {
    let scenario = try TestRun.scenario(
      [
        "open", ["note": .string("run \(number)")], ["rotate-keys": ["overlap": "0s"]],
        ["jwks": ["status": .number(400 + number % 100)]], ["wait": .string("\(number)m")],
      ]
    ) {
      $0.host.claims = ["run": .number(number)]
      $0.host.lifetime = 1000 + number
    }
    return try await TestRun.with(scenario) { host, clock in
      let page = try await PuppetPage(host, clock, asks: [number * 30_000])
      await gate.meet()
      let played = await host.play(page)
      let entries = host.entries()
      let posts = page.messages("hostsim.post").compactMap { $0["message"]?["token"]?.stringValue }
      let frames = page.messages("hostsim.frame").compactMap { $0["url"]?.stringValue }
      let url = host.origins.loopbackKeySet(of: "org_demo")
      let status = try await WebClient.patientFetch(.get, url, headers: [:], body: []).0.status.code
      #expect(status == 400 + number % 100)
      await page.close()
      return Trace(
        port: host.origins.port, outcome: played.outcome, tokens: await host.tokens(),
        given: frames.compactMap { $0.split(separator: "=").last.map(String.init) } + posts,
        names: Set(entries.filter { $0.kind == .note }.map(\.name)),
        keys: Set(await host.tokens().compactMap { $0.header["kid"]?.stringValue }),
        moved: clock.now - TestRun.start)
    }
  }

  @Test func `two hundred never see each other`() async throws {
    await TestRun.bank.prepare(spares: 1)
    let count = 200
    let gate = Gate(count)
    let traces = try await withThrowingTaskGroup { group in
      for number in 1...count {
        group.addTask {
          do { return (number, try await Self.play(number, gate)) } catch {
            await gate.meet()
            throw error
          }
        }
      }
      return try await group.reduce(into: [Int: Trace]()) { $0[$1.0] = $1.1 }
    }
    #expect(Set(traces.values.map(\.port)).count == count)
    let tokens = traces.values.flatMap(\.tokens)
    #expect(tokens.count == 2 * count)
    #expect(Set(tokens.compactMap(\.jti)).count == 2 * count)
    for (number, trace) in traces {
      #expect(trace.outcome == .passed)
      #expect(trace.moved == number * 60_000)
      #expect(trace.tokens.map(\.compact) == trace.given)
      #expect(trace.tokens.allSatisfy { $0.claims["run"] == .number(number) })
      #expect(
        trace.tokens.allSatisfy { ($0.expiresAt ?? 0) - ($0.issuedAt ?? 0) == 1000 + number })
      #expect(trace.names.filter { $0.hasPrefix("run ") } == ["run \(number)"])
      // The first token is of the first key, and the rotation is this run's own.
      #expect(trace.keys.count == 2)
    }
  }
}
