internal import CLibwebsockets
internal import CUv
internal import Glibc

/// One thread that runs libwebsockets on a libuv loop and, between the library's turns, the jobs of the actors
/// that name it as their executor and of the tasks that prefer it. It lasts as long as the process; see `LoopCore` for
/// the reason.
///
/// libuv is used as a *foreign* loop: libwebsockets' own poll walks every socket twice a message, and its own
/// libuv loop would catch our signals.
@safe
final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
  // `state` is locked; `core` is touched only by the thread that is draining, see `isIsolatingCurrentContext`;
  // `thread` is written once, before `init` returns.
  private let state = Locked(State())
  let core: LoopCore
  private var thread: pthread_t?

  /// What is to be done between two turns.
  private enum Work {
    case job(UnownedJob)
    case call(@Sendable (LoopCore) -> Void)
  }

  private struct State {
    var work: [Work] = []
    /// Whether the thread may be inside `uv_run` and needs a wake to see a new job.
    var isSleeping = false
    /// The `lws_context`, as a number, while it may be woken.
    var context: UInt = 0
  }

  /// Starts the thread and waits until the library is up. Throws `.libraryUnavailable` when it is not.
  init(_ core: LoopCore) throws(WebError) {
    self.core = core
    let start = StartSignal()
    let box = unsafe Unmanaged.passRetained(ThreadStart(loop: self, signal: start))
    var thread = pthread_t()
    let status = unsafe pthread_create(&thread, nil, runEventLoop, box.toOpaque())
    precondition(status == 0, "a thread can be made")
    pthread_detach(thread)
    guard start.wait() else { throw .libraryUnavailable }
  }

  func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

  /// Calls `body` on the loop's thread, between two turns of the library and behind everything that was asked for before.
  func perform(_ body: @escaping @Sendable (LoopCore) -> Void) { add(.call(body)) }

  private func add(_ work: Work) {
    let isOwnThread = isOwnThread
    state.withLock { state in
      state.work.append(work)
      guard state.isSleeping, let context = unsafe OpaquePointer(bitPattern: state.context) else {
        return
      }
      state.isSleeping = false
      // On the loop's own thread, which is in a callback, it is enough that this turn does not wait and is the last.
      if isOwnThread {
        unsafe uv_stop(core.uvLoop)
      } else {
        unsafe lws_cancel_service(context)
      }
    }
  }

  /// Whether this is the loop's thread, maybe inside one of the library's callbacks.
  var isOwnThread: Bool { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

  func isIsolatingCurrentContext() -> Bool? { isOwnThread }

  func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "on the thread of the event loop")
  }

  fileprivate func run(_ signal: StartSignal) {
    let loop = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
    unsafe uv_loop_init(loop)
    thread = pthread_self()
    guard let context = unsafe core.open(on: loop) else {
      unsafe uv_loop_close(loop)
      unsafe loop.deallocate()
      return signal.send(false)
    }
    state.withLock { $0.context = UInt(bitPattern: context) }
    signal.send(true)
    while true {
      drain()
      unsafe uv_run(loop, UV_RUN_ONCE)
      // 4.1.6 forgets its idle handle while TLS bytes are pending; this starts the next turn at once.
      if unsafe lws_service_adjust_timeout(context, 1, 0) == 0 {
        unsafe lws_cancel_service(context)
      }
    }
  }

  /// Runs jobs until there are none, then says "sleeping" in the same critical section.
  private func drain() {
    while true {
      let all = state.withLock { state -> [Work] in
        let all = state.work
        state.work = []
        state.isSleeping = all.isEmpty
        return all
      }
      if all.isEmpty { return }
      for work in all {
        switch work {
        case .job(let job):
          unsafe job.runSynchronously(
            isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        case .call(let body): body(core)
        }
      }
    }
  }
}

private func runEventLoop(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument = unsafe argument else { return nil }
  let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
  start.loop.run(start.signal)
  return nil
}

private final class ThreadStart {
  let loop: EventLoop
  let signal: StartSignal

  init(loop: EventLoop, signal: StartSignal) {
    self.loop = loop
    self.signal = signal
  }
}

/// Tells the starting thread, once, whether the library came up.
@safe
private final class StartSignal: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>
  private let outcome = Locked(false)

  init() {
    unsafe semaphore = .allocate(capacity: 1)
    unsafe sem_init(semaphore, 0, 0)
  }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func send(_ succeeded: Bool) {
    outcome.withLock { $0 = succeeded }
    unsafe sem_post(semaphore)
  }

  func wait() -> Bool {
    while unsafe sem_wait(semaphore) != 0 {}
    return outcome.withLock { $0 }
  }
}
