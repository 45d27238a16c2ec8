import JSON
package import Messages

/// Makes a scenario of what just happened in a host page: "Save as scenario". What a person or a program
/// ordered becomes steps, what the app did becomes expectations that hold for it, and the time between
/// them becomes waits, rounded down so that none of them runs past what came next.
package struct ScenarioRecorder {
  /// What an app did that can be expected of it again.
  enum Deed {
    /// It asked for a token; `expiry` is when the one it had runs out.
    case refresh(expiry: Int?)
    /// The host page refused a message.
    case rejected(Expectation.Rejection)
  }

  let profile: HostProfile
  var scenario: Scenario
  var comments: [[String]] = []
  /// Where the replay stands, in milliseconds since 1970.
  var now: Int
  /// When the app was framed last.
  var framed: Int?
  /// What the app did since `now` and is not written yet, with when.
  var deeds: [(at: Int, deed: Deed)] = []
  var facts = RecordedFacts()
  var plan: RefreshPlan
  /// The life of tokens that was set by hand, in seconds.
  var lifetime: Int?
  /// When the WebSocket comes back by itself.
  var restored: Int?
  /// Whether the frame that an order asked for is still to come.
  private var awaitsFrame = false

  /// A scenario file, with comments, that replays these entries. `title` is its title, without one the
  /// time of the recording. `host` is what the embedding had before the first entry, as far as it is
  /// not the run's own: most of all its persona. No token is readable in it, and names of foreign
  /// windows lose the port of this run.
  package static func scenario(
    from entries: [TimelineEntry], title: String? = nil, host: Scenario.Setup = .init(),
    refreshes: [Answer] = [], profile: HostProfile = .meingpt
  ) -> String {
    var recorder = ScenarioRecorder(
      start: entries.first?.at ?? 0, host: host, refreshes: refreshes, profile: profile)
    if let first = entries.first {
      recorder.scenario.name = "Recorded on \(moment(first.at))"
    }
    if let title { recorder.scenario.name = title }
    var latest = entries.first?.at ?? 0
    for entry in entries {
      latest = max(latest, entry.at)
      recorder.note(entry, at: latest)
    }
    recorder.finish(at: latest)
    let scenario = recorder.scenario
    let header = [
      "Steps are what was ordered in the host page, expectations what the app then did. The waits",
      "are the recording's, rounded. Replay it with: hostsim test FILE",
    ]
    return ScenarioWriter(scenario).text(header: header) { recorder.comments[$0] }
  }

  private init(start: Int, host: Scenario.Setup, refreshes: [Answer], profile: HostProfile) {
    self.profile = profile
    now = start
    plan = RefreshPlan(standing: refreshes)
    scenario = Scenario(name: "An empty recording")
    scenario.tags = ["recorded"]
    scenario.host = host
    scenario.refreshes = refreshes
  }

  private mutating func note(_ entry: TimelineEntry, at time: Int) {
    if let restored, restored <= time {
      self.restored = nil
      write(.bridge(isUp: true), at: restored, "the WebSocket came back")
    }
    switch entry.kind {
    case .control: order(entry, at: time)
    case .frame where entry.to == .app: frame(entry, at: time)
    case .message where entry.to == .host && entry.verdict == .accepted:
      guard entry.name == profile.refreshType else { break }
      _ = plan.takeNext()
      deeds.append((time, .refresh(expiry: facts.expiry)))
    case .message where entry.to == .host && entry.verdict == .rejected:
      guard let reason = entry.reason.flatMap({ Expectation.Rejection(rawValue: $0) }) else {
        break
      }
      deeds.append((time, .rejected(reason)))
    default: facts.note(entry)
    }
  }

  private mutating func order(_ entry: TimelineEntry, at time: Int) {
    guard let raw = entry.raw, let step = try? readStep(Node(json: withoutTokens(raw))),
      step.isOrder
    else {
      if comments.isEmpty { open(at: time) }
      comments[comments.count - 1].append(
        "then came an order that no scenario knows: \(entry.name)")
      return
    }
    switch step {
    case .open, .reload: awaitsFrame = true
    default: break
    }
    for (step, comment) in replayed(step, at: time) { write(step, at: time, comment) }
  }

  private mutating func frame(_ entry: TimelineEntry, at time: Int) {
    if !awaitsFrame {
      entry.name == "open"
        ? open(at: time) : write(.reload(fresh: entry.name == "fresh"), at: time, nil)
    }
    awaitsFrame = false
    facts.note(entry)
  }

  /// The page framed the app by itself.
  private mutating func open(at time: Int) {
    var opening = Step.Opening()
    if let forge = lifetimeForge { opening.token = .forge(forge) }
    write(.open(opening), at: time, framed == nil ? nil : "the host page was loaded again")
  }

  /// Writes a step that was done at a time, after what came before it.
  private mutating func write(_ step: Step, at time: Int, _ comment: String?) {
    tell()
    wait(until: time)
    var lines: [String] = []
    if let framed, time - framed >= 1000 {
      lines.append("\(Self.span(time - framed)) after the app was framed")
    }
    if let comment { lines.append(comment) }
    append(step, lines.isEmpty ? [] : [lines.joined(separator: ": ")])
    if case .open = step {
      framed = time
      facts = RecordedFacts()
    }
  }

  /// Lets time pass, unless it is next to nothing.
  private mutating func wait(until time: Int) {
    let span = Self.roundedDown(time - now)
    guard span > 0 else { return }
    append(.wait(.milliseconds(span)), [])
    now += span
  }

  mutating func append(_ step: Step, _ lines: [String]) {
    scenario.steps.append(.init(step, text: ""))
    comments.append(lines)
  }

  private mutating func finish(at time: Int) {
    if framed == nil { open(at: now) }
    tell()
    wait(until: time)
    append(.expect(facts.expectation), ["What the app had done in the end."])
  }
}

extension Step {
  /// Whether a host page can be told to do it, as opposed to what only a scenario can say.
  fileprivate var isOrder: Bool {
    switch self {
    case .wait, .sleep, .expect: false
    default: true
    }
  }
}
