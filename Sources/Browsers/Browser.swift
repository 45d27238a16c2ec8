/// The browsers that can be driven.
package enum Browser: String, CaseIterable, Sendable, CustomStringConvertible {
  /// The full Chromium in its headless mode, through chromedriver.
  case chromium
  /// Chromium's old headless shell, through chromedriver: cheaper, with other cookie defaults.
  case headlessShell
  /// Firefox, which speaks WebDriver BiDi by itself.
  case firefox

  /// The browsers that people use: every case but the headless shell.
  package static let complete: [Browser] = [.chromium, .firefox]

  /// The name, as a reader knows it.
  package var description: String {
    switch self {
    case .chromium: "Chromium"
    case .headlessShell: "Chromium headless shell"
    case .firefox: "Firefox"
    }
  }

  /// The programs that have to be installed: names to look for in turn, and the Debian package.
  package var programs: [(names: [String], package: String)] {
    let driver = (names: ["chromedriver"], package: "chromium-driver")
    return switch self {
    case .chromium: [driver, (["chromium", "chromium-browser", "google-chrome"], "chromium")]
    case .headlessShell: [driver, (["chromium-headless-shell"], "chromium-headless-shell")]
    case .firefox: [(["firefox-esr", "firefox"], "firefox-esr")]
    }
  }
}
