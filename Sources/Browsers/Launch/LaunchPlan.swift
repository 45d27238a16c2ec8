package import JSON

/// How a browser is started and reached: values only, nothing is started here.
package struct LaunchPlan: Sendable {
  /// The program and its arguments.
  package let command: [String]
  /// What stands in the printed output before the address or the port.
  package let announcement: String
  /// Files of the profile folder, by name.
  package let profileFiles: [String: String]
  /// The `capabilities` of `session.new`.
  package let capabilities: JSONValue

  /// The plan for `browser`. `programs` are the paths of `Browser.programs`, `profile` is an empty folder of its own.
  /// `isRoot` switches Chromium's sandbox off, which refuses to work for root; `isHeaded` shows a window, which the
  /// headless shell does not have.
  package init(
    _ browser: Browser, programs: [String], profile: String, isRoot: Bool, isHeaded: Bool = false
  ) {
    switch browser {
    case .chromium, .headlessShell:
      command = [programs[0], "--port=0"]
      announcement = "started successfully on port "
      profileFiles = [:]
      var arguments = Self.chromiumArguments + ["--user-data-dir=\(profile)/chromium"]
      if browser == .headlessShell { arguments.append("--site-per-process") }
      if browser == .chromium, !isHeaded { arguments.append("--headless=new") }
      if isRoot { arguments.append("--no-sandbox") }
      capabilities = [
        "alwaysMatch": [
          "browserName": "chrome",
          "goog:chromeOptions": [
            "binary": .string(programs[1]), "args": .array(arguments.map { .string($0) }),
            // What unpartitioned third-party cookies may do differs between builds: allow them everywhere.
            "prefs": ["profile": ["cookie_controls_mode": 0]],
          ],
        ]
      ]
    case .firefox:
      command =
        [programs[0]] + (isHeaded ? [] : ["--headless"]) + [
          "--no-remote", "--profile", profile, "--remote-debugging-port", "0",
          "--remote-allow-system-access",
        ]
      announcement = "WebDriver BiDi listening on "
      profileFiles = ["user.js": Self.firefoxPreferences]
      capabilities = ["alwaysMatch": [:]]
    }
  }

  /// The WebSocket address, when `output` (everything printed so far) announces it in a finished line.
  package func address(in output: String) -> String? {
    guard let found = output.firstRange(of: announcement) else { return nil }
    let rest = output[found.upperBound...]
    guard let end = rest.firstIndex(where: \.isNewline) else { return nil }
    let announced = rest[..<end].trimmingSuffix(while: { $0 == "." || $0.isWhitespace })
    return announced.hasPrefix("ws://")
      ? "\(announced)/session" : "ws://127.0.0.1:\(announced)/session"
  }

  private static let chromiumArguments = [
    "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-gpu",
    "--disable-dev-shm-usage", "--disable-breakpad", "--disable-extensions", "--mute-audio",
    "--password-store=basic", "--lang=en-US", "--window-size=1280,900",
    // The browser's own services are asked nothing; user contexts have a proxy of their own.
    "--proxy-server=127.0.0.1:\(Reach.closedPort)", "--disable-client-side-phishing-detection",
    "--disable-domain-reliability", "--no-pings",
    "--disable-features=OptimizationHints,MediaRouter,AutofillServerCommunication",
  ]

  /// Asks nobody outside at start, no throttled timers in hidden tabs, no pause in real time before a WebSocket that
  /// failed is tried again, English. A proxy here would also catch what a
  /// user context is allowed to reach.
  private static let firefoxPreferences = """
    user_pref("app.normandy.enabled", false);
    user_pref("app.update.enabled", false);
    user_pref("browser.aboutwelcome.enabled", false);
    user_pref("browser.newtabpage.enabled", false);
    user_pref("browser.safebrowsing.downloads.remote.enabled", false);
    user_pref("browser.shell.checkDefaultBrowser", false);
    user_pref("browser.startup.page", 0);
    user_pref("datareporting.policy.dataSubmissionEnabled", false);
    user_pref("dom.min_background_timeout_value", 4);
    user_pref("dom.min_background_timeout_value_without_budget_throttling", 4);
    user_pref("dom.timeout.enable_budget_timer_throttling", false);
    user_pref("extensions.getAddons.cache.enabled", false);
    user_pref("intl.accept_languages", "en-US, en");
    user_pref("network.captive-portal-service.enabled", false);
    user_pref("network.connectivity-service.enabled", false);
    user_pref("network.http.speculative-parallel-limit", 0);
    user_pref("app.update.auto", false);
    user_pref("browser.region.network.url", "");
    user_pref("browser.safebrowsing.malware.enabled", false);
    user_pref("browser.safebrowsing.phishing.enabled", false);
    user_pref("browser.safebrowsing.update.enabled", false);
    user_pref("browser.search.update", false);
    user_pref("browser.topsites.contile.enabled", false);
    user_pref("dom.push.connection.enabled", false);
    user_pref("extensions.systemAddon.update.enabled", false);
    user_pref("extensions.update.enabled", false);
    user_pref("media.gmp-manager.updateEnabled", false);
    user_pref("network.dns.disablePrefetch", true);
    user_pref("network.prefetch-next", false);
    user_pref("network.trr.mode", 5);
    user_pref("network.websocket.delay-failed-reconnects", false);
    user_pref("services.settings.server", "data:,");
    user_pref("toolkit.telemetry.enabled", false);
    user_pref("toolkit.telemetry.server", "data:,");
    user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);

    """
}

extension Substring {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, predicate(last) { text.removeLast() }
    return text
  }
}
