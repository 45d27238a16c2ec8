internal import Messages

extension Examination {
  /// What browsers keep apart by scheme and by network.
  func network() -> [Finding] {
    mixedContent() + mixedSubresources() + localNetwork()
  }

  private func mixedContent() -> [Finding] {
    guard framer.address.scheme == "https",
      let wrong = ([app] + evidence.hops.map(\.address)).first(where: {
        $0.scheme == "http" && !$0.isLoopback
      })
    else { return [] }
    return [
      Finding(
        .mixedContent, .blocking,
        "A page over https may not frame \(wrong.origin), which is plain http.",
        evidence: "\(framer.origin) frames \(wrong.withoutFragment)", hurts: framer.everybody,
        remedy: """
          Serve the app over https. In development name it by localhost, 127.0.0.1 or a name under \
          .localhost, which browsers trust over http.
          """)
    ]
  }

  private func mixedSubresources() -> [Finding] {
    guard let answer, answer.address.scheme == "https" else { return [] }
    let upgrades = ContentPolicy.policies(in: answer.fields).contains {
      $0["upgrade-insecure-requests"] != nil
    }
    guard !upgrades else { return [] }
    let wrong = evidence.markup.resources.filter { resource in
      guard let address = AppAddress(resource.url) else { return false }
      return address.scheme == "http" && !address.isLoopback
    }
    guard let first = wrong.first else { return [] }
    let passive: Set = ["img", "audio", "video", "source"]
    let isHarmless = wrong.allSatisfy { passive.contains($0.element) }
    return [
      Finding(
        .mixedSubresource, isHarmless ? .note : .warning,
        isHarmless
          ? "The page names pictures or media by http; browsers ask for them by https instead."
          : "The page names files by http, which browsers do not load into a page over https.",
        evidence: wrong.prefix(3).map { "<\($0.element)> \($0.url)" }.joined(separator: "\n"),
        hurts: "Everybody",
        remedy: "Write https:\(first.url.dropFirst(5)), or a path without scheme and host.")
    ]
  }

  // MARK: Local network

  private func localNetwork() -> [Finding] {
    if let browser = evidence.browser,
      let refused = browser.failures.first(where: Self.isLocalNetworkRefusal)
    {
      return [
        Finding(
          .localNetwork, .blocking,
          "\(browser.browser) keeps the page from an address in a more private network.",
          evidence: refused, hurts: "Everybody who has not allowed it",
          remedy: """
            Serve the app at a public address, or have the host's frame say \
            allow="local-network-access; local-network; loopback-network" and the user agree.
            """)
      ]
    }
    let end = evidence.hops.last?.address ?? app
    if let place = ([app, end]).first(where: \.isInPrivateNetwork) {
      return [
        Finding(
          .localNetwork, .warning,
          "The app is in a private network, and browsers ask before a public page may reach it.",
          evidence: "\(framer.productionOrigin) frames \(place.origin)",
          hurts: """
            Chromium users in production: a question, or nothing where the host's frame does not allow it. Not \
            hostsim, whose host page is on this machine
            """,
          remedy: """
            Serve the app at a public address. Otherwise the host's frame has to say \
            allow="local-network-access; local-network", and every user has to agree.
            """)
      ]
    }
    guard !app.isLoopback, let inner = innerAddress(of: end) else { return [] }
    return [
      Finding(
        .localNetwork, .warning,
        "The page asks for something on the visitor's own machine or network.",
        evidence: inner,
        hurts:
          "Everybody but the developer: nothing listens there, and browsers ask before they try",
        remedy: "Take the address from the app's own configuration, or use a path without host.")
    ]
  }

  static func isLocalNetworkRefusal(_ text: String) -> Bool {
    let text = text.lowercased()
    return text.contains("local_network_access") || text.contains("private_network_access")
  }

  /// The first address that the page loads or a script fetches in a network that is more private than its own.
  private func innerAddress(of page: AppAddress) -> String? {
    for resource in evidence.markup.resources {
      if let address = AppAddress(resource.url), address.isLoopback || address.isInPrivateNetwork {
        return "<\(resource.element)> \(resource.url)"
      }
    }
    for script in evidence.scripts {
      let search = ScriptSearch(script)
      for call in ["fetch(\"", "fetch('", "fetch(`", "WebSocket(\"", "WebSocket('"] {
        for place in search.places(of: call) {
          let text = search.text(at: place + call.utf8.count, length: 200)
          let url = text.prefix { !"\"'`$ ".contains($0) }
          let plain = url.hasPrefix("ws") ? "http" + url.dropFirst(2) : String(url)
          if let address = AppAddress(plain), address.isLoopback || address.isInPrivateNetwork {
            return search.quotation(at: place)
          }
        }
      }
    }
    return nil
  }
}

extension AppAddress {
  /// Whether the name or address lies in a network that the internet does not reach, as far as it can be told without
  /// asking a name server. Source: RFC 1918 §3, RFC 4193 §3.1, RFC 3927 §2.1, RFC 6762 §3, RFC 8375 §3.
  var isInPrivateNetwork: Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    let octets = numbers.compactMap { UInt8($0) }
    if octets.count == 4, numbers.count == 4 {
      return octets[0] == 10 || (octets[0] == 172 && 16...31 ~= octets[1])
        || (octets[0] == 192 && octets[1] == 168) || (octets[0] == 169 && octets[1] == 254)
    }
    if host.hasPrefix("[") {
      return ["[fc", "[fd", "[fe8", "[fe9", "[fea", "[feb"].contains { host.hasPrefix($0) }
    }
    if isLoopback { return false }
    return !host.contains(".")
      || [".local", ".lan", ".internal", ".home.arpa", ".intranet"].contains { host.hasSuffix($0) }
  }
}
