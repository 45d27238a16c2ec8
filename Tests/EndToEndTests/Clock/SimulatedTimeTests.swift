import Browsers
import JSON
import Native
import Testing

private let hour = 3_600_000
private let minute = 60_000

@Suite(.tags(.browser), .timeLimit(.minutes(3)))
struct SimulatedTimeTests {
  static let browsers: [Browser] = [.headlessShell, .firefox]

  @Test(arguments: browsers)
  func `a day of the documented app is 26 refreshes, 55 minutes apart to the millisecond`(
    browser: Browser
  ) async throws {
    try await withClock(browser) { service, time, page in
      let began = ContinuousClock.now
      try await time.advance(to: service.start + 24 * hour)
      print("clock: 24 hours took \((ContinuousClock.now - began).milliseconds) ms, \(browser)")
      let refreshes = service.state.withLock(\.refreshes)
      #expect(refreshes.map(\.here) == (1...26).map { service.start + $0 * 55 * minute })
      #expect(refreshes.map(\.there) == refreshes.map(\.here))
      #expect(await time.givenUp.isEmpty)
      for place in try await page.tree() {
        let seen = try await place.frame.evaluate("[Date.now(), performance.now(), name]")
        #expect(seen == [.number(service.start + 24 * hour), .number(24 * hour), ""])
      }
    }
  }

  @Test(arguments: browsers)
  func `an interval fires each time, also when nothing else happens`(browser: Browser) async throws
  {
    try await withClock(browser) { service, time, page in
      let app = try await page.frame(at: "/app")
      try await app.evaluate("postMessage({ tick: 1000 }); 0")
      try await time.settle()
      let began = ContinuousClock.now
      try await time.advance(to: service.start + 10 * minute)
      print("clock: 600 ticks took \((ContinuousClock.now - began).milliseconds) ms, \(browser)")
      #expect(try await app.evaluate("ticks") == 600)
      try await time.advance(to: service.start + 20 * minute, isSleep: true)
      #expect(try await app.evaluate("ticks") == 601)
    }
  }

  @Test(arguments: browsers)
  func `with stops the clock stands at each moment something was due`(
    browser: Browser
  ) async throws {
    try await withClock(browser) { service, time, _ in
      service.state.withLock { $0.alarms[service.start + 7 * minute] = #"{"type": "hello"}"# }
      var stops: [Int] = []
      while await time.now < service.start + 2 * hour {
        try await time.advance(to: service.start + 2 * hour, stops: true)
        stops.append((await time.now - service.start) / minute)
      }
      #expect(stops == [7, 55, 110, 120])
    }
  }

  @Test(arguments: browsers)
  func `a frame that is loaded again, or is new, begins at the present`(browser: Browser)
    async throws
  {
    try await withClock(browser) { service, time, page in
      try await time.advance(to: service.start + hour)
      let app = try await page.frame(at: "/app")
      #expect(try await app.evaluate("born") == .number(service.start))
      try await app.evaluate("location.reload(); 0")
      try await time.settle()
      #expect(try await app.evaluate("[born, name]") == [.number(service.start + hour), ""])
      let port = try await port(of: page)
      await service.send(
        #"{"frame": "http://localhost:\#(port)/app#expires=0"}"#,
        to: service.state.withLock { $0.socket })
      try await time.settle()
      let fresh = try await page.frame(at: "expires=0")
      #expect(try await fresh.evaluate("[born, name]") == [.number(service.start + hour), ""])
      try await fresh.call(
        """
        () => {
          for (const sandbox of [null, "allow-scripts"]) {
            const frame = document.createElement("iframe");
            if (sandbox) frame.sandbox = sandbox;
            frame.name = "inner";
            if (sandbox) document.body.append(frame);
            frame.src = `${location.origin.replace("localhost", "127.0.0.1")}/app?${sandbox}`;
            document.body.append(frame);
          }
        }
        """)
      try await time.settle()
      for part in ["/app?null", "/app?allow-scripts"] {
        let inner = try await page.frame(at: part)
        #expect(
          try await inner.evaluate("[born, name]") == [.number(service.start + hour), "inner"])
      }
    }
  }

  @Test(arguments: browsers)
  func `a request that sleeps in the service holds nothing up`(browser: Browser) async throws {
    try await withClock(browser) { service, time, page in
      let app = try await page.frame(at: "/app")
      try await app.evaluate("fetch('/slow').then(() => { ticks = Date.now() }); 0")
      try await time.settle()
      #expect(await time.givenUp.isEmpty)
      #expect(try await app.evaluate("ticks") == 0)
      try await time.advance(to: service.start + 5 * minute)
      #expect(try await app.evaluate("ticks") == .number(service.start + minute))
    }
  }

  @Test(arguments: browsers)
  func `a message that is long under way arrives before the clock moves`(
    browser: Browser
  ) async throws {
    try await withClock(browser) { service, time, page in
      let app = try await page.frame(at: "/app")
      try await app.evaluate("addEventListener('message', () => { ticks = Date.now() }); 0")
      service.sendSlowly(#"{"type": "hello"}"#, looks: 200)
      try await time.advance(to: service.start + minute)
      #expect(await time.givenUp.isEmpty)
      #expect(try await app.evaluate("ticks") == .number(service.start))
    }
  }

  private func port(of page: Page) async throws -> String {
    try #require(try await page.frame.evaluate("location.port").stringValue)
  }
}
