import Foundation
import JSON
import Scenarios

/// One trial in the page: a line that opens, and behind it what went wrong, the lives of the tokens, the sequence
/// diagram and the evidence.
struct HTMLTrial {
  private let trial: TrialResult
  private let number: Int
  private let showsRaw: Bool

  init(_ trial: TrialResult, number: Int, showsRaw: Bool) {
    self.trial = trial
    self.number = number
    self.showsRaw = showsRaw
  }

  /// The trial.
  var markup: Markup {
    let bars = TokenBars(trial)
    let isFine = trial.outcome == .passed || trial.outcome == .incomplete
    let tags = JSONValue.array(trial.tags.map { .string($0) }).text
    let about: Markup = trial.about.map { "<p class=\"trial__about\">\($0)</p>" } ?? ""
    return """
      <details class="trial trial--\(trial.outcome.rawValue)" id="trial-\(number)" \
      data-outcome="\(trial.outcome.rawValue)" data-browser="\(trial.browser)" \
      data-tags="\(tags)"\(isFine ? "" : " open")>
      \(summary)
      <div class="trial__body">
      \(about)\(failure)
      \(LifeChart(trial, bars).markup)
      \(SequenceDiagram(trial, bars, showsRaw: showsRaw).markup)
      \(evidence)
      </div>
      </details>

      """
  }

  private var summary: Markup {
    let file: Markup = trial.place.map { "<code class=\"trial__file\">\($0)</code>" } ?? ""
    let tags = trial.tags.map { "<span class=\"badge\">\($0)</span>" as Markup }.joined()
    let again: Markup =
      trial.attempt > 1 ? "<span class=\"chip chip--forged\">attempt \(trial.attempt)</span>" : ""
    let span = trial.simulated >= 1000 ? "\(Elapsed.length(trial.simulated)) in " : ""
    let verdict: Markup = trial.verdict.map { "<span class=\"trial__verdict\">\($0)</span>" } ?? ""
    return """
      <summary class="trial__summary"><span class="mark mark--\(trial.outcome.rawValue)">\
      <span class="hidden">\(trial.outcome.rawValue)</span></span>\
      <span class="trial__head"><span class="trial__title" role="heading" aria-level="3">\
      \(trial.scenario)</span>\(verdict)\
      <span class="trial__facts">\(file)\(tags)\(again)</span></span>\
      <span class="trial__side"><span class="badge trial__browser">\(trial.browser)</span>\
      <span class="trial__time">\(span)\(Elapsed.seconds(trial.took))</span></span></summary>
      """
  }

  private var failure: Markup {
    guard let step = trial.decisiveStep else { return "" }
    let line = step.line.map { ", line \($0)" } ?? ""
    let place: Markup = "Step \(step.number)\(line): <code>\(step.text)</code>"
    switch step.outcome {
    case .failed(let failure):
      let findings = failure.findings.map { "<li>\($0)</li>" as Markup }.joined()
      let app: Markup =
        failure.findings.isEmpty ? "" : "<dt>The app</dt><dd><ul>\(findings)</ul></dd>"
      return """
        <div class="failure"><p class="failure__place">\(place)</p><dl class="failure__facts">\
        <dt>Expected</dt><dd>\(failure.expected)</dd>\
        <dt>Instead</dt><dd>\(failure.actual), at \(trial.mark(step.ended))</dd>\(app)</dl></div>
        """
    case .broken(let what, let remedy):
      return """
        <div class="failure"><p class="failure__place">\(place)</p><dl class="failure__facts">\
        <dt>Broken</dt><dd>\(what)</dd><dt>Remedy</dt><dd>\(remedy)</dd></dl></div>
        """
    case .passed, .skipped, .notRun: return ""
    }
  }

  private var evidence: Markup {
    var parts: [Markup] = []
    if let picture = trial.evidence.screenshot {
      let data = Data(picture).base64EncodedString()
      parts.append(
        """
        <figure class="evidence__picture"><img src="data:image/png;base64,\(Markup(trusted: data))" \
        alt="The page when \(trial.scenario) ended in \(trial.browser)" loading="lazy">\
        <figcaption>The page at that moment</figcaption></figure>
        """)
    }
    for (name, lines) in [("Console", trial.evidence.console), ("Network", trial.evidence.network)]
    where !lines.isEmpty {
      parts.append(
        """
        <section><h4>\(name)</h4>\
        <pre class="code" tabindex="0">\(lines.joined(separator: "\n"))</pre></section>
        """)
    }
    return parts.isEmpty ? "" : "<div class=\"evidence\">\(parts.joined())</div>"
  }
}
