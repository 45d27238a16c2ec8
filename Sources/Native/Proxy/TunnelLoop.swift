internal import CUv

/// What the streams and connections of one tunnel server share: the libuv loop they are on, the buffer that is read
/// into, the clock and the counters. Confined to its loop.
///
/// libuv's own sockets and not libwebsockets' RAW role: that one (4.1.6, `ops-raw-skt.c`) closes a connection as soon
/// as its peer says that it sends no more, with what is queued the other way, so a half-close could not be passed on.
@safe
final class TunnelLoop {
  let loop: UnsafeMutablePointer<uv_loop_t>
  /// libuv asks for it right before each read, so all streams can have the same.
  let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 65536)
  private(set) var load = ConnectProxy.Load()
  private let timer: UnsafeMutablePointer<uv_timer_t>
  private var members: [ObjectIdentifier: any TunnelMember] = [:]
  private var postponed: [() -> Void] = []
  private var openHandles = 1
  private var isClosing = false
  private var whenClosed: CheckedContinuation<Void, Never>?

  /// How often deadlines are looked at while there are any, in milliseconds.
  private static let tick: UInt64 = 100

  init(_ loop: UnsafeMutablePointer<uv_loop_t>) {
    unsafe self.loop = loop
    unsafe timer = .allocate(capacity: 1)
    unsafe timer.initialize(to: uv_timer_t())
    unsafe uv_timer_init(loop, timer)
    unsafe timer.pointee.data = Unmanaged.passRetained(self).toOpaque()
    unsafe uv_update_time(loop)
  }

  deinit {
    precondition(openHandles == 0, "a tunnel loop is closed before it is let go")
    unsafe timer.deallocate()
    unsafe buffer.deallocate()
  }

  /// Milliseconds of a clock that only goes forward.
  var now: UInt64 { unsafe uv_now(loop) }

  // MARK: Counters

  /// Notes that a handle of libuv was made, until `closed()`.
  func opened() {
    openHandles += 1
  }

  func closed() {
    openHandles -= 1
    guard openHandles == 0 else { return }
    whenClosed?.resume()
    whenClosed = nil
  }

  func queued(_ bytes: Int) {
    load.queuedBytes += bytes
    load.greatestQueuedBytes = max(load.greatestQueuedBytes, load.queuedBytes)
  }

  // MARK: Members

  func add(_ member: any TunnelMember) {
    guard !isClosing else { return member.close() }
    members[ObjectIdentifier(member)] = member
    load.connections = members.count
  }

  func remove(_ member: any TunnelMember) {
    members[ObjectIdentifier(member)] = nil
    load.connections = members.count
  }

  /// To be called by a member that has a deadline from now on.
  func watch() {
    let handle = unsafe UnsafeMutableRawPointer(timer).assumingMemoryBound(to: uv_handle_t.self)
    if !isClosing, unsafe uv_is_active(handle) == 0 { startTimer(after: Self.tick) }
  }

  /// Runs `body` in a moment, outside whatever calls now.
  func soon(_ body: @escaping () -> Void) {
    postponed.append(body)
    if !isClosing { startTimer(after: 0) }
  }

  private func startTimer(after milliseconds: UInt64) {
    unsafe uv_update_time(loop)
    unsafe uv_timer_start(timer, ticked, milliseconds, Self.tick)
  }

  fileprivate func turn() {
    let bodies = postponed
    postponed = []
    for body in bodies { body() }
    let now = now
    var isWatching = !postponed.isEmpty
    for member in members.values {
      guard let deadline = member.deadline else { continue }
      isWatching = true
      if deadline <= now { member.expire() }
    }
    if !isWatching { unsafe uv_timer_stop(timer) }
  }

  // MARK: End

  /// Closes every connection, and returns once libuv has let go of everything. Once only.
  func close(isolation: isolated any Actor) async {
    isClosing = true
    for member in members.values { member.close() }
    let bodies = postponed
    postponed = []
    for body in bodies { body() }
    unsafe uv_close(UnsafeMutableRawPointer(timer).assumingMemoryBound(to: uv_handle_t.self), gone)
    await withCheckedContinuation(isolation: isolation) { whenClosed = $0 }
  }
}

/// A connection that a tunnel server has accepted, in one of its stages.
protocol TunnelMember: AnyObject {
  /// When, on the loop's clock, it has taken too long.
  var deadline: UInt64? { get }
  /// Its deadline has come.
  func expire()
  /// Closes its streams and leaves the loop.
  func close()
}

private func ticked(_ timer: UnsafeMutablePointer<uv_timer_t>?) {
  guard let data = unsafe timer?.pointee.data else { return }
  unsafe Unmanaged<TunnelLoop>.fromOpaque(data).takeUnretainedValue().turn()
}

private func gone(_ timer: UnsafeMutablePointer<uv_handle_t>?) {
  guard let data = unsafe timer?.pointee.data else { return }
  unsafe Unmanaged<TunnelLoop>.fromOpaque(data).takeRetainedValue().closed()
}
