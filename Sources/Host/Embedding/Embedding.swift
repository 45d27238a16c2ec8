import Doctor
import JSON
import Messages
import Scenarios
import Tokens

/// One app in one host page: who is signed in, what refreshes are answered, and what happened. Its
/// connection comes and goes; nothing here is shared with another embedding but the keys.
actor Embedding {
  /// What an embedding begins with; nil as the configuration says.
  struct Start: Sendable {
    var persona: Persona?
    var lifetime: Int?
    var refreshes: [Answer]?
    /// Whether a page that connects frames the app at once, and whether the service looks at the app
    /// whenever it is framed. Neither where a scenario decides what happens.
    var isByItself = true
  }

  /// Something that waits for its time.
  enum Job: Sendable {
    /// Tell the engine that the wait of a number is over.
    case wake(Int, due: Int)
    case look
  }

  nonisolated let id: String
  nonisolated let timeline: Timeline
  nonisolated let gate = BridgeGate()
  nonisolated let createdAt: Int
  nonisolated let context: HostContext
  /// Tells every embedding of an organisation that its keys are others now.
  let announce: @Sendable (_ organization: String, _ what: KeyNews) async -> Void

  var persona: Persona
  var isSignedIn = true
  var lifetime: Int
  /// Claims that every token carries beside, or instead of, its persona's.
  var claims: JSONObject
  /// Decides what refreshes are answered, and plays scenarios.
  var engine: ScenarioEngine
  /// What the engine wants done, in this order; see `tell`.
  var effects: [ScenarioEngine.Effect] = []
  var isCarryingOut = false
  var waitingForEffects: [CheckedContinuation<Void, Never>] = []
  /// The scenario that is played; nil when none is.
  var stage: Stage?
  /// The scenario that a person plays here, or played last.
  var live: LiveRun?
  var refreshes = 0
  var loads = 0
  /// The token that was given out last, and the one in the frame's URL.
  var current: IssuedToken?
  var initial: IssuedToken?
  /// The tokens that were issued here last, the oldest first; see `Limits.keptTokens`.
  var issued: [IssuedToken] = []
  /// What the frame shows.
  var frameURL: String?
  /// Whether a `navigate` step led the frame to another document.
  var isElsewhere = false
  /// The `sandbox` that an `open` step asked for; nil as the configuration has it.
  var frameSandbox: String?
  /// What was found when the app was last looked at; nil before.
  var health: Diagnosis?
  /// Whether a plain client, not a page, had it last.
  var isPlain = false
  var attachment: Attachment?
  /// What went over the bridge.
  var traffic = Traffic()
  /// Messages of the bridge and steps that are being looked at.
  var underWay = 0
  let isByItself: Bool
  /// What it began with, as far as that is not the configuration's.
  let beginning: (persona: String?, lifetime: Int?, refreshes: [Answer])
  var jobs: [Int: Job] = [:]
  private var nextJob = 0
  private var isEnded = false

  init(
    id: String, start: Start, context: HostContext,
    announce: @escaping @Sendable (_ organization: String, _ what: KeyNews) async -> Void
  ) {
    self.id = id
    self.context = context
    self.announce = announce
    createdAt = context.clock.now()
    timeline = Timeline(limits: context.limits, clock: context.clock)
    persona = start.persona ?? context.defaultPersona
    lifetime = start.lifetime ?? context.configuration.lifetime
    claims = context.configuration.claims
    isByItself = start.isByItself
    beginning = (start.persona?.key, start.lifetime, start.refreshes ?? [])
    engine = ScenarioEngine(
      refreshes: start.refreshes ?? context.configuration.refreshes, ground: context.ground)
  }

  /// The organisation of who is signed in.
  var organization: Organization {
    context.organization(persona.organization)
      ?? Organization(id: persona.organization, name: persona.organization)
  }

  /// Whether somebody is connected.
  var isConnected: Bool { attachment != nil }

  // MARK: Connection

  /// Gives the embedding to a connection; whoever had it is closed. `frameIsAlive`: the page still has
  /// its frame and needs no new one.
  func attach(_ new: Attachment, isResumed: Bool, frameIsAlive: Bool) async {
    let keys = await keyList()
    // Whoever decides himself what happens offers no scenarios.
    let scenarios = new.isPage && isByItself ? await context.scenarioList() : []
    guard !isEnded else {
      new.peer.close(.takenOver("the embedding was deleted"))
      return
    }
    attachment?.peer.close(.takenOver("another connection took this embedding over"))
    attachment = new
    traffic.connection += 1
    (traffic.received, traffic.sent) = (0, 0)
    isPlain = !new.isPage
    if new.isPage { post(welcome(isResumed: isResumed, keys: keys, scenarios: scenarios)) }
    record(.host, .service, .bridge, isResumed ? "connected again" : "connected")
    for job in jobs.keys.sorted() { new.peer.schedule(job) }
    if new.isPage { postRun() }
    guard new.isPage, isByItself || frameURL != nil else { return }
    if !frameIsAlive || frameURL == nil {
      await openFrame(Step.Opening(), cause: "open")
    } else if isByItself {
      schedule(.look)
    }
  }

  /// Takes note that connection `number` is gone.
  func detach(_ number: Int) {
    guard attachment?.number == number else { return }
    attachment = nil
    jobs = jobs.filter { if case .look = $0.value { false } else { true } }
    record(.host, .service, .bridge, "disconnected")
  }

  /// Ends it for good.
  func end(reason: String) async {
    isEnded = true
    live?.task?.cancel()
    await tell(.aborted)
    await tell(.gone)
    attachment?.peer.close(.takenOver(reason))
    attachment = nil
    jobs = [:]
    timeline.close()
  }

  /// Cuts the connection until this moment.
  func cut(until moment: Int, reason: String) {
    gate.close(until: moment)
    record(.service, .host, .bridge, "cut", reason: reason)
    attachment?.peer.close(.cut(reason))
  }

  // MARK: Out

  /// Sends a message to the page or client, if there is one.
  func post(_ message: Outbound) {
    guard let attachment else { return }
    traffic.sent += 1
    attachment.peer.post(message.encoded())
  }

  /// Adds a line to the timeline and shows it to the page.
  @discardableResult
  func record(
    _ from: Party, _ to: Party, _ kind: TimelineEntry.Kind, _ name: String,
    origin: String? = nil, targetOrigin: String? = nil, verdict: TimelineEntry.Verdict? = nil,
    reason: String? = nil, token: TimelineEntry.TokenNote? = nil, raw: JSONValue? = nil
  ) -> TimelineEntry {
    let entry = timeline.append { id, at in
      TimelineEntry(
        id: id, at: at, from: from, to: to, kind: kind, name: name, origin: origin,
        targetOrigin: targetOrigin, verdict: verdict, reason: reason, token: token, raw: raw)
    }
    effects += engine.handle(.happened(entry), at: entry.at)
    stage?.observe(.entry(entry))
    if attachment?.isPage == true { post(.entry(entry)) }
    return entry
  }

  /// Shows the page how things stand.
  func postState() async {
    guard attachment?.isPage == true else { return }
    let keys = await keyList()
    if attachment?.isPage == true { post(.state(state(keys: keys))) }
  }

  // MARK: Jobs

  /// Has the connection do something when it is due. It is kept while there is no connection.
  func schedule(_ job: Job) {
    nextJob += 1
    jobs[nextJob] = job
    attachment?.peer.schedule(nextJob)
  }

  /// Does a job when its time has come. Cancelled while it waits, it is left for the next connection.
  func perform(_ number: Int) async {
    switch jobs[number] {
    case .wake(let wait, let due):
      let time = due - context.clock.elapsed()
      if time > 0 {
        do { try await context.clock.sleep(time) } catch { return }
      }
      guard isConnected, jobs.removeValue(forKey: number) != nil else { return }
      await tell(.due(wait))
    case .look:
      jobs[number] = nil
      await look()
    case nil: break
    }
  }
}
