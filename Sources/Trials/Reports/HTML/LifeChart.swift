import Messages
import Scenarios

/// The token lives of a trial as bars on one time axis, with the moments at which the app asked for a token and the
/// place where an expectation failed.
struct LifeChart {
  private let trial: TrialResult
  private let bars: TokenBars
  private let axis: TimeAxis

  init(_ trial: TrialResult, _ bars: TokenBars) {
    self.trial = trial
    self.bars = bars
    var moments = [trial.startedAt, trial.end]
    moments += bars.bars.flatMap { [$0.start, $0.end] }
    moments += Self.requests(trial).map(\.at)
    if let step = trial.decisiveStep { moments.append(step.ended) }
    axis = TimeAxis(moments.filter { trial.startedAt...max(trial.startedAt, trial.end) ~= $0 })
  }

  /// The figure; nothing where no token was given out.
  var markup: Markup {
    guard !bars.bars.isEmpty else { return "" }
    return """
      <figure class="lives" role="img" aria-label="\(description)" style="--bars:\(bars.lanes)">
      <div class="lives__plot">\(requests)\(bars.bars.map { bar($0) }.joined())\(failure)</div>
      <div class="lives__axis">\(ticks)</div>\(words)
      </figure>
      """
  }

  private var description: String {
    let lives = bars.bars.prefix(12).map { bar in
      let kind = bar.isForged ? "forged token" : "token"
      if bar.isDead { return "\(kind) \(bar.name), expired when given at \(trial.mark(bar.start))" }
      let end = bar.isOpen ? "the end" : trial.mark(bar.end)
      return "\(kind) \(bar.name) from \(trial.mark(bar.start)) to \(end)"
    }
    let more = bars.bars.count > 12 ? "; and \(bars.bars.count - 12) more" : ""
    return "Lives of tokens: " + lives.joined(separator: "; ") + more
  }

  private static func requests(_ trial: TrialResult) -> [TimelineEntry] {
    trial.timeline.filter { $0.kind == .message && $0.from == .app && $0.verdict == .accepted }
  }

  private var requests: Markup {
    Self.requests(trial).map {
      "<i class=\"lives__ask\" style=\"--at:\(percent(axis.place(of: $0.at)))\"></i>"
    }.joined()
  }

  private func bar(_ bar: TokenBars.Bar) -> Markup {
    let (start, end) = (axis.place(of: bar.start), axis.place(of: bar.end))
    var classes = "lives__bar"
    if bar.isForged { classes += " lives__bar--forged" }
    if bar.isOpen { classes += " lives__bar--open" }
    if bar.isDead { classes += " lives__bar--dead" }
    let name = end - start > 0.08 ? bar.name : ""
    return """
      <div class="\(classes)" style="--start:\(percent(start));--length:\(percent(end - start));\
      --nth:\(bar.lane)"><code>\(name)</code></div>
      """
  }

  private var failure: Markup {
    guard let step = trial.decisiveStep else { return "" }
    return "<i class=\"lives__fail\" style=\"--at:\(percent(axis.place(of: step.ended)))\"></i>"
  }

  /// What failed, below its line.
  private var words: Markup {
    guard let step = trial.decisiveStep, let verdict = trial.verdict else { return "" }
    let place = axis.place(of: step.ended)
    let side = place > 0.5 ? "lives__words--before" : "lives__words--after"
    return """
      <p class="lives__words \(side)" style="--at:\(percent(place))"><strong>\(clock(step.ended))\
      </strong> \(verdict)</p>
      """
  }

  /// Names of moments, as many as stand beside each other without touching.
  private var ticks: Markup {
    let last = axis.moments[axis.moments.count - 1]
    let wanted = [axis.moments[0], last] + axis.moments.dropFirst().dropLast()
    var taken: [Double] = []
    var ticks: [Markup] = []
    for moment in wanted {
      let place = axis.place(of: moment)
      guard taken.allSatisfy({ abs($0 - place) >= 0.14 }) else { continue }
      taken.append(place)
      let side = place < 0.07 ? " lives__tick--first" : place > 0.93 ? " lives__tick--last" : ""
      ticks.append(
        "<span class=\"lives__tick\(side)\" style=\"--at:\(percent(place))\">\(clock(moment))</span>"
      )
    }
    return ticks.joined()
  }

  /// Hours, minutes and seconds; thousandths only where all is over within seconds.
  private func clock(_ moment: Int) -> String {
    let mark = trial.mark(moment)
    return trial.end - trial.startedAt < 10_000 ? mark : String(mark.dropLast(4))
  }
}
