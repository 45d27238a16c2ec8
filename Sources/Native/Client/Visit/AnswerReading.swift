internal import HTTPTypes

/// Reads the bytes of one HTTP/1.1 answer. Source: RFC 9112 §4, §6.3, §7.1.
struct AnswerReading {
  private static let maximumHead = 1 << 18
  private var bytes: [UInt8] = []
  private var bodyStart: Int?
  private var status = 0
  private var fields = HTTPFields()
  private let maximumBytes: Int

  init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  /// Takes the next bytes in. Throws `.noAnswer` for what is no head of an answer.
  mutating func take(_ more: [UInt8]) throws(WebVisit.Failure) {
    bytes += more
    while bodyStart == nil {
      guard let end = ByteSearch.first("\r\n\r\n", in: bytes) else {
        guard bytes.count < Self.maximumHead else {
          throw .noAnswer(detail: "its head is too long")
        }
        return
      }
      try readHead(String(decoding: bytes[..<end], as: UTF8.self))
      if 100..<200 ~= status {
        bytes.removeFirst(end + 4)
      } else {
        bodyStart = end + 4
      }
    }
  }

  /// Whether nothing more is to be read.
  var isComplete: Bool {
    guard let bodyStart else { return false }
    if status == 204 || status == 304 { return true }
    let count = bytes.count - bodyStart
    if count >= maximumBytes { return true }
    if isChunked { return Self.chunks(bytes[bodyStart...]).isComplete }
    return fields[.contentLength].flatMap { Int($0) }.map { count >= $0 } ?? false
  }

  /// What was read. Throws `.noAnswer` when that is no whole head.
  func answer() throws(WebVisit.Failure) -> (Int, HTTPFields, body: [UInt8]) {
    guard let bodyStart else {
      throw .noAnswer(
        detail: bytes.isEmpty
          ? "it closed the connection without a word" : "it closed the connection amid its head")
    }
    let body = isChunked ? Self.chunks(bytes[bodyStart...]).body : Array(bytes[bodyStart...])
    return (status, fields, Array(body.prefix(maximumBytes)))
  }

  private var isChunked: Bool {
    fields[.transferEncoding]?.lowercased().contains("chunked") == true
  }

  private mutating func readHead(_ head: String) throws(WebVisit.Failure) {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]),
      100...999 ~= status
    else { throw .noAnswer(detail: "its first line is no HTTP: \(lines.first?.prefix(80) ?? "")") }
    self.status = status
    fields = HTTPFields()
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"),
        let name = HTTPField.Name(String(line[..<colon]))
      else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      fields.append(HTTPField(name: name, value: String(value)))
    }
  }

  private static func chunks(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], isComplete: Bool) {
    var body: [UInt8] = []
    var place = bytes.startIndex
    while let end = bytes[place...].firstIndex(of: 0x0A) {
      let line = String(decoding: bytes[place..<end], as: UTF8.self)
      guard let count = Int(line.prefix { $0.isHexDigit }, radix: 16), count > 0 else {
        return (body, true)
      }
      let start = end + 1
      guard bytes.endIndex - start >= count else {
        return (body + bytes[start...], false)
      }
      body += bytes[start..<start + count]
      place = min(start + count + 2, bytes.endIndex)
    }
    return (body, false)
  }
}
