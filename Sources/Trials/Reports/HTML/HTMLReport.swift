import Foundation
import JSON
import Native
import Scenarios

/// Prints a suite as one page that needs nothing else: no request leaves it, it works without its script, in light
/// and dark, on paper, with keyboard and screen reader.
struct HTMLReport {
  private let result: SuiteResult
  /// The trials, those of one scenario beside each other, attempts in their order.
  private let ordered: [TrialResult]
  /// Beyond so many trials raw messages are left out of those that passed.
  private static let many = 200

  init(_ result: SuiteResult) {
    self.result = result.redacted
    ordered = Self.ordered(self.result.trials)
  }

  /// The document.
  var text: String {
    let script = String(decoding: PackageResources.report_js, as: UTF8.self)
    let digest = Data(Digest.sha256(Array(script.utf8))).base64EncodedString()
    // Scripts other than the one below, and every request, are refused by the browser itself.
    let policy =
      ["connect", "font", "frame", "media", "object", "worker"].map { "\($0)-src 'none'; " }
      .joined()
      + "img-src data:; script-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"
    let document: Markup = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <title>\(headline) · hostsim</title>
      <link rel="icon" href="data:image/svg+xml,\(Self.icon)">
      <style>\(Self.style)</style>
      </head>
      <body>
      <a class="skip" href="#trials">Skip to the scenarios</a>
      \(top)
      <main class="page">
      \(overview)
      \(differences)
      \(filter)
      <section class="trials" id="trials" tabindex="-1" aria-label="Scenarios">
      \(trials)
      <p class="none" hidden>No scenario is like that.</p>
      </section>
      \(legend)
      </main>
      <script type="module">\(Markup(trusted: script))</script>
      </body>
      </html>

      """
    return document.text
  }

  private static let icon = """
    %3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' \
    fill='%234b3fd1'/%3E%3Cpath d='M12 19h8m-3-3 3 3-3 3M6.500 13h19' fill='none' stroke='%23fff' \
    stroke-width='2.400'/%3E%3C/svg%3E
    """

  private static let style = Markup(
    trusted: [
      PackageResources.tokens_css, PackageResources.base_css, PackageResources.chips_css,
      PackageResources.report_css, PackageResources.trial_css, PackageResources.lives_css,
      PackageResources.diagram_css,
    ]
    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n"))

  private var headline: String {
    let summary = result.summary
    let count = summary.total == 1 ? "1 scenario" : "\(summary.total) scenarios"
    let bad = summary.total - summary[.passed]
    if summary.total == 0 { return "No scenario ran" }
    if bad == 0 { return summary.total == 1 ? "1 scenario passed" : "All \(count) passed" }
    return "\(bad) of \(count) did not pass"
  }

  private var top: Markup {
    let moment = Timestamp.iso(milliseconds: result.startedAt)
    let shown = String(moment.prefix(16)).replacing("T", with: " ")
    return """
      <header class="top"><svg class="top__logo" viewBox="0 0 32 32" width="28" height="28" \
      aria-hidden="true"><rect width="32" height="32" rx="8" fill="#4b3fd1"/>\
      <rect x="6.5" y="7.5" width="19" height="17" rx="3" fill="none" stroke="#fff" stroke-width="2.4"/>\
      <path d="M6.5 13h19M12 19h8m-3-3 3 3-3 3" fill="none" stroke="#fff" stroke-width="2.3"/></svg>\
      <p class="top__name">hostsim <span>test report</span></p>\
      <p class="top__when"><time datetime="\(moment)">\(shown) UTC</time> · \(result.version)</p></header>
      """
  }

  private var overview: Markup {
    let summary = result.summary
    let bars = summary.counts.filter { $0.count > 0 }.map { outcome, count in
      "<i class=\"bar__part bar__part--\(outcome.rawValue)\" style=\"flex-grow:\(count)\"></i>"
        as Markup
    }.joined()
    let counts = summary.counts.filter { $0.count > 0 }.map { outcome, count in
      """
      <li><span class="mark mark--\(outcome.rawValue)"></span><strong>\(count)</strong> \
      \(outcome.rawValue)</li>
      """ as Markup
    }.joined()
    let simulated = Elapsed.sum(result.lastAttempts.map(\.simulated))
    let facts: [(String, String?)] = [
      ("App", result.app ?? "the built-in demo app"),
      ("Browsers", result.browsers.joined(separator: ", ")),
      ("Took", Elapsed.seconds(result.took)),
      ("Simulated", simulated >= 1000 ? Elapsed.length(simulated) : nil),
      ("Seed", result.seed.map { String($0) }), ("Shard", result.shard),
      ("Passed when tried again", summary.repeated > 0 ? "\(summary.repeated)" : nil),
    ]
    let list = facts.map { name, value in
      value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>" as Markup } ?? ""
    }.joined()
    return """
      <section class="card overview"><h1 class="overview__title">\(headline)</h1>
      <div class="bar" aria-hidden="true">\(bars)</div>
      <ul class="overview__counts">\(counts)</ul><dl class="facts">\(list)</dl></section>
      """
  }

  private var differences: Markup {
    let differences = result.differences
    guard !differences.isEmpty else { return "" }
    let items = differences.map { difference in
      let verdicts = difference.verdicts.map { verdict in
        let number = ordered.lastIndex { trial in
          trial.scenario == difference.scenario && trial.file == difference.file
            && trial.browser == verdict.browser
        }
        return """
          <li><a href="#trial-\((number ?? 0) + 1)"><span class="mark mark--\(verdict.outcome.rawValue)">\
          </span>\(verdict.browser): \(verdict.words)</a></li>
          """ as Markup
      }.joined()
      return """
        <li><span class="differs__title">\(difference.scenario)</span>\
        <ul class="differs__verdicts">\(verdicts)</ul></li>
        """ as Markup
    }.joined()
    let count = differences.count
    return """
      <section class="card differs" aria-labelledby="differs"><h2 class="differs__head" id="differs">\
      Browsers differ in \(count) scenario\(count == 1 ? "" : "s")</h2>\
      <ul class="differs__list">\(items)</ul></section>
      """
  }

  private var filter: Markup {
    let outcomes = result.summary.counts.filter { $0.count > 0 }.map(\.outcome.rawValue)
    let tags = Set(result.lastAttempts.flatMap(\.tags)).sorted()
    return """
      <form class="filter" role="search" aria-label="Scenarios" hidden>
      <label class="filter__text"><span class="hidden">Search</span>\
      <input class="input" type="search" name="text" placeholder="Search"></label>
      \(choice("outcome", "All outcomes", outcomes))\
      \(choice("browser", "All browsers", result.browsers))\
      \(choice("tag", "All tags", tags))
      <button class="button" type="button" data-open="yes">Open all</button>\
      <button class="button" type="button" data-open="no">Close all</button>
      <output class="filter__count" aria-live="polite"></output></form>
      """
  }

  private func choice(_ name: String, _ all: String, _ values: [String]) -> Markup {
    guard values.count > 1 else { return "" }
    let options = values.map { "<option>\($0)</option>" as Markup }.joined()
    return """
      <label><span class="hidden">\(name)</span><select class="input" name="\(name)">\
      <option value="">\(all)</option>\(options)</select></label>
      """
  }

  private static func ordered(_ trials: [TrialResult]) -> [TrialResult] {
    var places: [SuiteEvent.Trial: Int] = [:]
    let keys = trials.map { trial in
      var key = trial.firstAttempt
      key.browser = ""
      return key
    }
    for key in keys where places[key] == nil { places[key] = places.count }
    return zip(keys, trials).enumerated().sorted { left, right in
      (places[left.element.0] ?? 0, left.offset) < (places[right.element.0] ?? 0, right.offset)
    }.map(\.element.1)
  }

  private var trials: Markup {
    ordered.enumerated().map { place, trial in
      HTMLTrial(
        trial, number: place + 1, showsRaw: ordered.count <= Self.many || trial.outcome != .passed
      ).markup
    }.joined()
  }

  private var legend: Markup {
    """
    <footer class="legend"><h2 class="hidden">Legend</h2><ul>\
    <li><i class="legend__bar"></i>a token lives</li>\
    <li><i class="legend__bar legend__bar--forged"></i>a forged one</li>\
    <li><i class="legend__ask"></i>the app asks for a token</li>\
    <li><i class="legend__fail"></i>here an expectation failed</li></ul>\
    <p>On the axis of the bars a gap is as wide as the logarithm of its length. Tokens appear by the first \
    digits of their fingerprint, never in full.</p></footer>
    """
  }
}
