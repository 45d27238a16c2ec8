import JSON
import Messages
import Scenarios

/// The sequence diagram of a trial: app, host page, service and foreign windows side by side, time running down,
/// and beside it the lives of the tokens. It is one grid of rows and columns, so it needs no measuring and reads
/// as a list.
struct SequenceDiagram {
  private let trial: TrialResult
  private let bars: TokenBars
  private let sequence: SequenceRows
  private let hasForeign: Bool
  private let showsRaw: Bool

  init(_ trial: TrialResult, _ bars: TokenBars, showsRaw: Bool) {
    self.trial = trial
    self.bars = bars
    self.showsRaw = showsRaw
    sequence = SequenceRows(trial, bars)
    hasForeign = trial.timeline.contains { $0.from == .foreign || $0.to == .foreign }
  }

  /// The diagram.
  var markup: Markup {
    let rows = zip(sequence.rows.indices, zip(sequence.rows, sequence.moments)).map { place, row in
      self.row(row.0, at: row.1, number: place + 2)
    }
    return """
      <div class="diagram" style="--bars:\(max(1, bars.lanes));--lanes:\(hasForeign ? 4 : 3)">
      \(head)
      <ol class="diagram__rows">\(rows.joined())</ol>
      \(bars.bars.map { bar($0) }.joined())
      </div>
      """
  }

  private var head: Markup {
    let foreign: Markup = hasForeign ? "<span>Foreign</span>" : ""
    return """
      <div class="diagram__row diagram__head" style="grid-row:1" aria-hidden="true">\
      <span class="diagram__time">Time</span><span class="diagram__lives">Tokens</span>\
      <span class="diagram__lanes"><span>App</span><span>Host page</span><span>Service</span>\(foreign)</span>\
      <span></span></div>
      """
  }

  private func row(_ row: SequenceRows.Row, at moment: Int, number: Int) -> Markup {
    let time: Markup = "<time class=\"diagram__time\">\(trial.mark(moment))</time>"
    switch row {
    case .step(let step, _):
      return """
        <li class="diagram__row diagram__step diagram__step--\(step.outcome.styleName)" \
        style="grid-row:\(number)">\(time)<p class="diagram__band">\(stepMark(step)) \
        <span class="diagram__number">\(step.number)</span> <code>\(step.text)</code>\(reason(step))\
        </p></li>
        """
    case .event(let entry): return event(entry, time: time, number: number)
    case .quiet(let span):
      return """
        <li class="diagram__row diagram__quiet" style="grid-row:\(number)">\(lanes())\
        <p class="diagram__body">\(Elapsed.length(span)) pass</p></li>
        """
    case .expiry(let bar, _):
      return """
        <li class="diagram__row diagram__expiry" style="grid-row:\(number)">\(time)\(lanes())\
        <p class="diagram__body">\(bar.isForged ? "Forged token" : "Token") \
        <code>\(bar.name)</code> expires</p></li>
        """
    case .verdict(let step, _): return verdict(step, time: time, number: number)
    case .omitted(let count):
      return """
        <li class="diagram__row diagram__quiet" style="grid-row:\(number)">\(lanes())\
        <p class="diagram__body">\(count) events are left out</p></li>
        """
    }
  }

  private func stepMark(_ step: StepResult) -> Markup {
    "<span class=\"mark mark--\(step.outcome.styleName)\"><span class=\"hidden\">\(step.outcome.word)</span></span>"
  }

  private func reason(_ step: StepResult) -> Markup {
    let words: String? =
      switch step.outcome {
      case .skipped(let reason): reason
      case .notRun: "not run"
      case .passed, .failed, .broken: step.note
      }
    return words.map { " <span class=\"diagram__reason\">\($0)</span>" } ?? ""
  }

  private func verdict(_ step: StepResult, time: Markup, number: Int) -> Markup {
    let words: Markup =
      switch step.outcome {
      case .failed(let failure):
        "<strong>Expected \(failure.expected)</strong>, but \(failure.actual)."
      case .broken(let what, let remedy): "<strong>\(what)</strong> \(remedy)"
      case .passed, .skipped, .notRun: ""
      }
    return """
      <li class="diagram__row diagram__verdict" style="grid-row:\(number)">\(time)\(lanes())\
      <p class="diagram__body">\(words)</p></li>
      """
  }

  private func event(_ entry: TimelineEntry, time: Markup, number: Int) -> Markup {
    let chip: Markup =
      entry.verdict.map {
        "<span class=\"chip chip--\($0.rawValue)\">\($0.rawValue)</span>"
      } ?? ""
    let token: Markup =
      entry.token.map { note in
        guard let print = note.fingerprint else { return "" }
        let style = note.forged ? "chip chip--forged" : "chip chip--token"
        let forge = note.forge.map { ": \($0.text)" } ?? ""
        return
          "<span class=\"\(style)\">\(note.forged ? "forged " : "")<code>\(String(print.prefix(8)))</code>\(forge)</span>"
      } ?? ""
    let isStrange = entry.from == .foreign || entry.verdict == .rejected
    let origins = [
      isStrange ? entry.origin.map { "from \($0)" } : nil,
      entry.targetOrigin.map { "to \($0)" },
      entry.verdict == .rejected ? entry.reason.map { Self.sentence($0) } : entry.reason,
    ]
    let about = origins.compactMap { $0 }.joined(separator: " · ")
    let more: Markup = about.isEmpty ? "" : "<span class=\"diagram__about\">\(about)</span>"
    let style = [entry.kind.rawValue, entry.verdict?.rawValue].compactMap { $0 }
      .map { " diagram__row--\($0)" }.joined()
    return """
      <li class="diagram__row\(style)" style="grid-row:\(number)">\(time)\(lanes(entry))\
      <div class="diagram__body"><span class="hidden">\(entry.way): </span>\
      <span class="diagram__name">\(entry.name)</span>\(chip)\(token)\(more)\(raw(entry))</div></li>
      """
  }

  /// Why the host page refused a message, as the host page itself words it.
  private static func sentence(_ reason: String) -> String {
    switch reason {
    case "source": "it came from a window that is not the framed app"
    case "shape": "it is no message that an app may send to its host"
    case "origin": "the framed window showed another origin than the app's"
    default: reason
    }
  }

  private func raw(_ entry: TimelineEntry) -> Markup {
    guard showsRaw, let raw = entry.raw else { return "" }
    let text = String(decoding: raw.encoded(pretty: true), as: UTF8.self)
    return
      "<details class=\"raw\"><summary>JSON</summary><pre class=\"code\">\(text)</pre></details>"
  }

  /// The lanes of a row, with an arrow where something went from one to another.
  private func lanes(_ entry: TimelineEntry? = nil) -> Markup {
    guard let entry else { return "<span class=\"diagram__lanes\" aria-hidden=\"true\"></span>" }
    let (from, to) = (entry.from.lane, entry.to.lane)
    let direction = from < to ? "right" : from > to ? "left" : "none"
    return """
      <span class="diagram__lanes" aria-hidden="true"><i class="arrow arrow--\(direction)" \
      style="--start:\(min(from, to));--span:\(abs(from - to))"></i></span>
      """
  }

  /// A life as a bar beside the rows in which it falls.
  private func bar(_ bar: TokenBars.Bar) -> Markup {
    let rows = zip(sequence.rows, sequence.moments)
    let first =
      rows.enumerated().first { _, row in
        if case .event(let entry) = row.0, entry.token?.fingerprint == bar.fingerprint {
          return true
        }
        return false
      }?.offset ?? sequence.moments.firstIndex { $0 >= bar.start } ?? 0
    let expiry = rows.enumerated().first { _, row in
      if case .expiry(let other, _) = row.0 { return other.fingerprint == bar.fingerprint }
      return false
    }?.offset
    let last = max(first, bar.isDead ? first : expiry ?? sequence.rows.count - 1)
    var classes = "life"
    if bar.isForged { classes += " life--forged" }
    if bar.isOpen { classes += " life--open" }
    if bar.isDead { classes += " life--dead" }
    return """
      <i class="\(classes)" aria-hidden="true" style="grid-row:\(first + 2)/\(last + 3);\
      --nth:\(bar.lane)" title="\(bar.name)"></i>
      """
  }
}

extension Party {
  fileprivate var lane: Int {
    switch self {
    case .app: 0
    case .host: 1
    case .service: 2
    case .foreign: 3
    }
  }
}

extension StepResult.Outcome {
  /// The word as a style sheet spells it.
  var styleName: String { word.replacing(" ", with: "-") }
}
