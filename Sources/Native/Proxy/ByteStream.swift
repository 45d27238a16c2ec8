/// One end of a tunnel: bytes both ways, each way ending for itself. Confined to its loop.
protocol ByteStream: AnyObject {
  /// Who hears of it; nil once nobody does.
  var owner: (any ByteStreamOwner)? { get set }
  /// Bytes that were written and that the peer has not taken yet.
  var queuedBytes: Int { get }

  func startReading()
  func stopReading()
  /// Writes, or keeps what the peer does not take. Never calls the owner before it returns.
  func write(_ bytes: [UInt8])
  /// Says that no more bytes follow those that were written. `finished` tells when that is out.
  func finish()
  /// Closes both ways. What is queued is lost.
  func close()
  /// Closes both ways so that the peer sees a fault, not an end.
  func abort()
}

/// Hears what happens to a stream. Not called again once the stream's `owner` is another.
protocol ByteStreamOwner: AnyObject {
  func received(_ bytes: [UInt8], from stream: any ByteStream)
  /// The peer sends no more.
  func ended(_ stream: any ByteStream)
  /// The peer has taken everything that was queued.
  func drained(_ stream: any ByteStream)
  /// The end that `finish` announced is out.
  func finished(_ stream: any ByteStream)
  /// The stream is broken.
  func failed(_ stream: any ByteStream)
}
