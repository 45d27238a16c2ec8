internal import Glibc

/// A listening socket and its tunnels, on an event loop of their own. Its executor is that loop.
actor TunnelServer {
  private nonisolated let loop: Loop
  private var tunnels: TunnelLoop?
  private var listener: TCPListener?
  private var ending: Task<Void, Never>?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe loop.unownedExecutor
  }

  init(_ loop: Loop) {
    self.loop = loop
  }

  var load: ConnectProxy.Load { tunnels?.load ?? ConnectProxy.Load() }

  /// Listens on 127.0.0.1. `accept` gets each connection, on the loop. When it throws, the loop is given back.
  func listen(
    port: Int, accept: @escaping @Sendable (TCPStream, TunnelLoop) -> Void
  ) async throws(WebError) -> Int {
    guard let loop = unsafe loop.uvLoop else { throw .libraryUnavailable }
    let tunnels = unsafe TunnelLoop(loop)
    self.tunnels = tunnels
    listener = TCPListener.listen(on: tunnels, port: port) { accept($0, tunnels) }
    guard let listener else {
      await stop()
      throw .cannotListen(port: port)
    }
    return listener.port
  }

  func stop() async {
    if let ending { return await ending.value }
    // In a task of its own, so that a cancelled caller waits as well.
    let ending = Task { await end() }
    self.ending = ending
    await ending.value
  }

  private func end() async {
    listener?.close()
    listener = nil
    await tunnels?.close(isolation: self)
    await loop.release()
  }
}
