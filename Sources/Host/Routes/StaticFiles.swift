import FoundationEssentials
import HTTPTypes
import Native

/// The files of one folder, read when they are asked for, and again when they have changed.
struct StaticFiles: Sendable {
  /// One file as it is served.
  struct File: Sendable, Hashable {
    let bytes: [UInt8]
    let type: String
    /// A strong entity tag with its quotes: it names these bytes and no others.
    let tag: String
  }

  private struct Kept {
    let version: [Int]
    let file: File
    /// How it is served, and that it has not changed, once somebody asked.
    var whole: SpelledAnswer?
    var unchanged: SpelledAnswer?
  }

  /// The folder, with every link resolved.
  private let root: String
  /// What was read, by the path that was asked for.
  private let shelf = Locked<[String: Kept]>([:])
  /// Milliseconds after which two changes of a file are told apart by their times for sure.
  private static let clockStep = 100

  private let now: @Sendable () -> Int

  /// `now` is in milliseconds since 1970, as the files' own times are.
  init(folder: String, now: @escaping @Sendable () -> Int = HostClock.system.now) {
    self.now = now
    root = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
  }

  /// The file at these decoded path segments; a folder stands for its `index.html`. Nil when there
  /// is none, when a segment is hidden, climbs or hides a separator, and when a link leads out.
  func file(at segments: [String]) -> File? { find(segments)?.kept.file }

  /// The same with how it was served before, and the path that it is kept under.
  private func find(_ segments: [String]) -> (path: String, kept: Kept)? {
    var segments = segments
    if segments.last == "" { segments[segments.count - 1] = "index.html" }
    guard !segments.isEmpty, segments.allSatisfy(Self.isPlain) else { return nil }
    let path = root + "/" + segments.joined(separator: "/")
    // The same file in the same state as when it was read, wherever links lead now.
    let status = try? FileStatus(of: path, followsLinks: true)
    if let status, let kept = shelf.withLock({ $0[path] }), kept.version == status.version {
      return (path, kept)
    }
    guard let file = read(segments) else { return nil }
    let kept = Kept(version: status?.version ?? [], file: file)
    if let status, now() - status.changedAt > Self.clockStep {
      shelf.withLock { $0[path] = kept }
    }
    return (path, kept)
  }

  private func read(_ segments: [String]) -> File? {
    let folder = URL(filePath: root)
    let asked = segments.reduce(folder) { $0.appending(component: $1) }
    let place = asked.resolvingSymlinksInPath().path(percentEncoded: false)
    let inside = folder.path(percentEncoded: false)
    guard place.hasPrefix(inside.hasSuffix("/") ? inside : inside + "/"),
      let name = segments.last, Self.isRegular(place),
      let data = try? Data(contentsOf: URL(filePath: place))
    else { return nil }
    let bytes = [UInt8](data)
    let digest = Identifiers.hexadecimal(Array(Digest.sha256(bytes).prefix(16)))
    return File(bytes: bytes, type: ContentType.of(name), tag: "\"\(digest)\"")
  }

  private static func isPlain(_ segment: String) -> Bool {
    !segment.isEmpty && !segment.hasPrefix(".")
      && segment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x2F && $0 != 0x5C && $0 != 0x7F }
  }

  private static func isRegular(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }
}

extension StaticFiles {
  /// Answers GET and HEAD for a file, with `headers` besides its own: 200, 304, 404, or 405. Which headers they are
  /// depends on the path and nothing else.
  func answer(
    to request: HTTPRequest, at segments: [String], headers: @autoclosure () -> HTTPFields
  ) -> HTTPAnswer {
    guard request.method == .get || request.method == .head else {
      return .methodNotAllowed(request.method, allowed: [.get, .head])
    }
    guard let (path, kept) = find(segments) else {
      return .notFound(
        request.path ?? "/", remedy: "Start at /, or see what is served under this name.")
    }
    let isUnchanged = matches(
      ifNoneMatch: request.headerFields[.ifNoneMatch], tag: kept.file.tag)
    if let known = isUnchanged ? kept.unchanged : kept.whole { return .spelled(known) }
    var fields = headers()
    fields[.cacheControl] = "no-cache"
    fields[.eTag] = kept.file.tag
    let answer: SpelledAnswer
    if isUnchanged {
      answer = SpelledAnswer(HTTPResponse(status: .notModified, headerFields: fields), [])
    } else {
      fields[.contentType] = kept.file.type
      answer = SpelledAnswer(
        HTTPResponse(status: .ok, headerFields: fields), kept.file.bytes)
    }
    shelf.withLock { shelf in
      guard shelf[path]?.version == kept.version else { return }
      if isUnchanged { shelf[path]?.unchanged = answer } else { shelf[path]?.whole = answer }
    }
    return .spelled(answer)
  }
}
