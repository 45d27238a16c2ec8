import HTTPTypes
import Native

/// Fetches the app the way a frame would, and judges what comes back.
struct FrameCheck: Sendable {
  private let app: AppAddress
  private let host: AppAddress
  private static let maximumRedirects = 20

  init(app: AppAddress, host: AppAddress) {
    self.app = app
    self.host = host
  }

  /// The findings of one visit. `now` in milliseconds since 1970.
  func run(now: Int) async -> FrameHealth {
    let visit = await visit()
    return FrameHealth(
      checkedAt: now, findings: FrameJudgement(app: app, host: host).findings(visit))
  }

  private func visit() async -> FrameVisit {
    var visit = FrameVisit()
    var address = app
    for _ in 0...Self.maximumRedirects {
      do {
        let (response, _) = try await WebClient.fetch(
          .get, address.withoutFragment, headers: Self.headers, timeout: .seconds(10))
        visit.hops.append(.init(address: address, response: response))
      } catch {
        visit.failure = error.description
        return visit
      }
      guard let location = visit.hops.last?.location else { return visit }
      guard let next = address.resolving(location) else {
        visit.failure =
          "\(address.withoutFragment) redirects to \(location), which is no web address."
        return visit
      }
      address = next
    }
    visit.failure = "\(app.withoutFragment) redirects more than \(Self.maximumRedirects) times."
    return visit
  }

  /// What a browser sends for the document of a frame.
  private static let headers: HTTPFields = {
    var headers: HTTPFields = [
      .accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", .connection: "close",
    ]
    for (name, value) in [("Sec-Fetch-Dest", "iframe"), ("Sec-Fetch-Mode", "navigate")] {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return headers
  }()
}
