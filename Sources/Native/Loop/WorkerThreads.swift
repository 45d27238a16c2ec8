internal import CUv
internal import Glibc

/// A few threads for work that takes milliseconds, done in the order in which it was given. They are made when they are
/// needed, and end with this object once everything is done.
///
/// They are five steps of niceness behind the rest of the process, so that a loop's thread with a message at hand does
/// not wait for a processor until a signature is done.
package final class WorkerThreads: Sendable {
  private let crew: Crew

  /// At most `width` threads; no more than `limit` pieces of work wait for one.
  package init(width: Int, limit: Int) {
    crew = Crew(width: max(1, width), limit: limit)
  }

  deinit { crew.end() }

  /// Has `work` done. False, and nothing is done, when too much is waiting already or no thread can be had.
  package func start(_ work: @Sendable @escaping () -> Void) -> Bool { crew.start(work) }
}

/// What the threads share; it lasts as long as one of them runs.
@safe
private final class Crew: @unchecked Sendable {
  // Everything but the constants is touched only between lock and unlock of `mutex`.
  private let width: Int
  private let limit: Int
  private var waiting: [@Sendable () -> Void] = []
  private var threads = 0
  private var idle = 0
  private var isEnded = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let news = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(width: Int, limit: Int) {
    self.width = width
    self.limit = limit
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe news.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(news, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_cond_destroy(news)
    unsafe mutex.deallocate()
    unsafe news.deallocate()
  }

  func start(_ work: @Sendable @escaping () -> Void) -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    // Pieces that an idle thread has been woken for wait for nobody else.
    let hasThread = idle > waiting.count
    guard hasThread || threads < width || waiting.count - idle < limit else { return false }
    if hasThread {
      unsafe pthread_cond_signal(news)
    } else if threads < width {
      if isStarted() { threads += 1 }
      // Where the system has no room for the first thread, nobody would come to the work.
      guard threads > 0 else { return false }
    }
    waiting.append(work)
    return true
  }

  func end() {
    unsafe pthread_mutex_lock(mutex)
    isEnded = true
    unsafe pthread_cond_broadcast(news)
    unsafe pthread_mutex_unlock(mutex)
  }

  private func isStarted() -> Bool {
    var thread = pthread_t()
    let crew = unsafe Unmanaged.passRetained(self)
    guard unsafe pthread_create(&thread, nil, runCrew, crew.toOpaque()) == 0 else {
      unsafe crew.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  fileprivate func run() {
    // Of the calling thread alone. Where it is not allowed, the threads are as eager as the others.
    let thread = __priority_which_t(PRIO_PROCESS.rawValue)
    setpriority(thread, 0, getpriority(thread, 0) + 5)
    while let work = next() { work() }
  }

  /// Waits for a piece of work; nil when there will be none.
  private func next() -> (@Sendable () -> Void)? {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while waiting.isEmpty {
      if isEnded {
        threads -= 1
        return nil
      }
      idle += 1
      unsafe pthread_cond_wait(news, mutex)
      idle -= 1
    }
    return waiting.removeFirst()
  }
}

private func runCrew(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument = unsafe argument else { return nil }
  unsafe Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
