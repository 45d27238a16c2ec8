internal import CUv
internal import Glibc

/// A value behind a `pthread_mutex`. The library's own `Mutex` reports false races under ThreadSanitizer on Linux.
@safe
package final class Locked<Value>: @unchecked Sendable {
  // Reached only between lock and unlock of `mutex`, which lives as long as this object and never moves.
  private var value: Value
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  /// Guards `value`.
  package init(_ value: sending Value) {
    self.value = value
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Runs `body` with the value to itself. Short, and never from inside another `withLock` of the same value.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
