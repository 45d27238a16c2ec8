package import Messages

extension ScenarioEngine {
  /// Something that happened. Events that do not fit what is under way are ignored.
  package enum Event: Sendable, Hashable {
    /// The script is played from its first step.
    case began
    /// The host page accepted a request for a token. Its line of the timeline is told before.
    case refreshRequested
    /// A line of the timeline; every one is told, in their order.
    case happened(TimelineEntry)
    /// A person or program did `answer`, `next`, `refreshes` or `disconnect`; every other step is ignored.
    case control(Step)
    /// The wait of this number is over: see `Effect.wake`.
    case due(Int)
    /// `Effect.perform` was done, or could not be. That something could not be done may also be the
    /// answer to `Effect.advance` and `Effect.look`.
    case performed(Performance)
    /// `Effect.advance` or `Effect.look` was done: nothing is due, nothing under way, and this is seen.
    case settled(Sight)
    /// The script is ended from outside.
    case aborted
    /// The script stops before its next step.
    case paused
    /// It goes on.
    case resumed
    /// While it stands still between two steps: plays one more. Otherwise it stops after the one under way.
    case stepped
    /// The embedding or its client is gone: no effect ever after.
    case gone
  }

  /// Something to be done.
  package enum Effect: Sendable, Hashable {
    /// Post this answer (a token, an error or a raw message) now, as often as its `times` says. It has no
    /// `after` and nothing `alongside` any more.
    case give(Answer)
    /// A request waits for an `answer` step.
    case held
    /// A request stays without an answer.
    case silent
    /// An answer is lost: too many are held or on their way.
    case dropped
    /// Cut the bridge for this long.
    case cut(for: Duration)
    /// Tell `Event.due` with this number at this time, in milliseconds since 1970.
    case wake(Int, at: Int)
    /// The step of this number, from 1, begins.
    case began(Int)
    /// The host or the client does this step; then `Event.performed`.
    case perform(Step)
    /// The clock moves to this time, in milliseconds since 1970, and everything settles; then
    /// `Event.settled`. `isSleep`: late timers fire on waking. `stops`: it may settle, and tell, at every
    /// moment something was due before that.
    case advance(to: Int, isSleep: Bool, stops: Bool, needs: Needs)
    /// Everything settles, with the clock where it is; then `Event.settled`.
    case look(Needs)
    /// A step ended. Every step ends once, in their order; those that were not reached with `notRun`.
    case ended(StepResult)
    /// The script ended. Comes once, and no script effect after it.
    case finished(ScenarioOutcome)
  }

  /// What became of a step that the host or the client did.
  package enum Performance: Sendable, Hashable {
    case done
    /// It needs something that is not there; what, in one clause.
    case skipped(String)
    /// It could not be done: what happened, and what to do about it.
    case broken(String, remedy: String)
  }

  /// What the engine must know of the host that it plays in.
  package struct Ground: Sendable, Hashable {
    /// The host's words.
    package var profile: HostProfile
    /// The framed app's origin.
    package var appOrigin: String
    /// The host page's origin.
    package var hostOrigin: String
    /// How many answers may be held or on their way.
    package var pendingLimit: Int

    /// The ground of a host.
    package init(
      profile: HostProfile, appOrigin: String, hostOrigin: String, pendingLimit: Int = 1000
    ) {
      self.profile = profile
      self.appOrigin = appOrigin
      self.hostOrigin = hostOrigin
      self.pendingLimit = pendingLimit
    }
  }
}
