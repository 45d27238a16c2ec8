package import HTTPTypes
package import Messages
package import Native

/// Fetches an app as a browser would for a frame: redirect by redirect, and then what the page names. Every answer is
/// kept as it was sent.
package struct WebProbe: Sendable {
  /// How far to look.
  package enum Depth: Sendable {
    /// The document alone.
    case document
    /// The document's scripts too, and the modules that those name.
    case scripts
  }

  /// How one URL is asked for. A test may answer by itself.
  package typealias Fetch =
    @Sendable (_ url: String, HTTPFields, Duration) async throws(WebVisit.Failure) -> WebVisit

  private static let maximumRedirects = 20
  private static let maximumScripts = 60
  private static let maximumBytes = 4 << 20
  private let depth: Depth
  private let patience: Duration
  private let fetch: Fetch

  /// A probe that waits at most `patience` for each answer, and for all scripts together.
  package init(
    _ depth: Depth = .scripts, patience: Duration = .seconds(10), fetch: @escaping Fetch
  ) {
    self.depth = depth
    self.patience = patience
    self.fetch = fetch
  }

  /// A probe that asks over the network. `mapped` are host names that a port of this machine answers for, over plain
  /// HTTP, when they are asked for by https. A confined probe asks nobody but them and this machine, as a browser behind
  /// hostsim's proxy does.
  package init(
    _ depth: Depth = .scripts, patience: Duration = .seconds(10), mapped: [String: Int] = [:],
    isConfined: Bool = false
  ) {
    self.init(depth, patience: patience) { url, headers, limit throws(WebVisit.Failure) in
      let asked = AppAddress(url)
      let address = asked.flatMap { $0.origin == "https://\($0.host)" ? $0 : nil }
      if isConfined, let asked, !asked.isLoopback, address.flatMap({ mapped[$0.host] }) == nil {
        throw .refused(
          detail: "hostsim's proxy does not lead there; lead it to a port of this machine with "
            + "--map \(asked.host)=PORT")
      }
      return try await WebVisit.get(
        url, headers: headers, timeout: limit, maximumBytes: Self.maximumBytes,
        localPort: address.flatMap { mapped[$0.host] })
    }
  }

  /// What is seen of `app`, whose fragment stays here as a browser's does.
  package func look(at app: AppAddress) async -> Evidence {
    var evidence = Evidence(app: app)
    var address = app
    for _ in 0...Self.maximumRedirects {
      let visit: WebVisit
      do throws(WebVisit.Failure) {
        visit = try await fetch(address.withoutFragment, Self.documentFields, patience)
      } catch {
        evidence.failure = failure(error)
        return evidence
      }
      let hop = Evidence.Hop(address, visit)
      evidence.hops.append(hop)
      guard let location = hop.location else {
        if hop.isHTML {
          evidence.markup = Markup(html: visit.body)
          if depth == .scripts { await readScripts(of: hop, &evidence) }
        }
        return evidence
      }
      guard let next = address.resolving(location) else {
        evidence.failure = .badRedirect(location)
        return evidence
      }
      address = next
    }
    evidence.failure = .tooManyRedirects(Self.maximumRedirects)
    return evidence
  }

  private func failure(_ failure: WebVisit.Failure) -> Evidence.Failure {
    switch failure {
    case .badURL: .noAnswer(detail: "its address cannot be asked for")
    case .refused(let detail): .refused(detail: detail)
    case .unknownName(let name): .unknownName(name)
    case .handshake(let detail): .handshake(detail: detail)
    case .noAnswer(let detail): .noAnswer(detail: detail)
    case .timedOut:
      .timedOut(
        milliseconds: Int(patience.components.seconds) * 1000
          + Int(patience.components.attoseconds / 1_000_000_000_000_000))
    }
  }

  // MARK: Scripts

  private func readScripts(of document: Evidence.Hop, _ evidence: inout Evidence) async {
    let markup = evidence.markup
    let base = markup.base.flatMap { document.address.resolving($0) } ?? document.address
    evidence.hasAllScripts = true
    for text in markup.inlineScripts {
      evidence.scripts.append(Evidence.Script(name: "the page", text: text))
    }
    var waiting = markup.scripts.compactMap { base.resolving($0) }
    waiting += markup.inlineScripts.flatMap { ModuleImports.addresses(in: $0, at: base) }
    var known = Set(waiting.map(\.withoutFragment))
    let end = ContinuousClock.now + patience
    while !waiting.isEmpty {
      let address = waiting.removeFirst()
      guard evidence.scripts.count < Self.maximumScripts, ContinuousClock.now < end,
        let text = await script(at: address, until: end)
      else {
        evidence.hasAllScripts = false
        continue
      }
      evidence.scripts.append(Evidence.Script(name: address.withoutFragment, text: text))
      for next in ModuleImports.addresses(in: text, at: address)
      where known.insert(next.withoutFragment).inserted {
        waiting.append(next)
      }
    }
  }

  private func script(
    at address: AppAddress, until end: ContinuousClock.Instant
  ) async -> [UInt8]? {
    var address = address
    for _ in 0...3 {
      let limit = min(patience, end - ContinuousClock.now)
      guard
        let visit = try? await fetch(address.withoutFragment, [.accept: "*/*"], limit)
      else { return nil }
      let hop = Evidence.Hop(address, visit)
      guard let location = hop.location else {
        return hop.status == 200 && visit.body.count < Self.maximumBytes ? visit.body : nil
      }
      guard let next = address.resolving(location) else { return nil }
      address = next
    }
    return nil
  }

  /// What a browser sends for the document of a frame.
  private static let documentFields: HTTPFields = {
    var fields: HTTPFields = [.accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"]
    for (name, value) in [
      ("Sec-Fetch-Dest", "iframe"), ("Sec-Fetch-Mode", "navigate"),
      ("Sec-Fetch-Site", "cross-site"),
    ] {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return fields
  }()
}

extension Evidence.Hop {
  fileprivate init(_ address: AppAddress, _ visit: WebVisit) {
    let (seconds, attoseconds) = visit.firstByte.components
    self.init(
      address, status: visit.status, fields: visit.fields,
      milliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000),
      certificateProblem: visit.certificateProblem)
  }

  /// The media type without parameters, in lower case; nil when none is named.
  var mediaType: String? {
    fields[.contentType].map { type in
      type.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    }
  }

  /// Whether a browser reads the answer as a page.
  var isHTML: Bool { ["text/html", "application/xhtml+xml", nil].contains(mediaType) }
}
