import HTTPTypes
import Testing

@testable import Host

@Suite struct `Service values` {
  @Test func `a bucket gives what it holds, and gains with time`() {
    var bucket = TokenBucket(capacity: 3, perSecond: 2, now: 1000)
    #expect((0..<4).map { _ in bucket.take(now: 1000) } == [true, true, true, false])
    #expect(bucket.take(now: 1499) == false)
    #expect(bucket.take(now: 1500) == true)
    #expect(bucket.take(now: 500) == false)
    #expect((0..<4).map { _ in bucket.take(now: .max) } == [true, true, true, false])
  }

  @Test func `random names are UUIDs of version 4, and long enough not to be guessed`() {
    let identifiers = Identifiers.random
    let token = identifiers.tokenID()
    #expect(
      token.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
        != nil)
    #expect(identifiers.embeddingID().wholeMatch(of: /[0-9a-f]{32}/) != nil)
    #expect(Set((0..<1000).map { _ in identifiers.embeddingID() }).count == 1000)
  }

  @Test(
    arguments: [
      ("/", [""], nil), ("/a%20b/c?x=1", ["a b", "c"], "x=1"), ("/a//b/", ["a", "", "b", ""], nil),
      ("/%2F%2e%2e", ["/.."], nil), ("/?a?b", [""], "a?b"),
    ] as [(String, [String], String?)])
  func `a target is taken apart`(text: String, segments: [String], query: String?) {
    let target = RequestTarget(text)
    #expect(target?.segments == segments)
    #expect(target?.query == query)
  }

  @Test(arguments: ["", "x", "*", "/%", "/%4", "/%gg", "/%ff", "http://x/"])
  func `what is no path is refused`(text: String) {
    #expect(RequestTarget(text) == nil)
  }

  @Test(
    arguments: [
      ("a=1&b=2", "b", "2"), ("a=1&a=2", "a", "1"), ("a", "a", ""), ("a=x+y%2B", "a", "x y+"),
      ("%61=1", "a", "1"), ("b=1", "a", nil), ("a=%ff", "a", nil), ("a=1=2", "a", "1=2"),
    ] as [(String, String, String?)])
  func `a parameter is decoded`(query: String, name: String, value: String?) {
    #expect(RequestTarget("/?" + query)?.parameter(name) == value)
  }
}

@Suite struct `A simulator` {
  @Test func `stopping twice stops nobody else`() async throws {
    try await TestHost.run { first in
      await first.simulator.stop()
      try await TestHost.run { second in
        await first.simulator.stop()
        let reply = try await second.fetch(.get, "/api/sim/v1/health")
        #expect(reply.status == 200)
      }
    }
  }
}
