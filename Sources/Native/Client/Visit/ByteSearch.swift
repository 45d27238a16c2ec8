internal import Glibc

/// Finds texts in bytes, as fast as the C library does: bundles of scripts are megabytes long.
package enum ByteSearch {
  /// Where `text` first stands in `bytes`, at `start` or behind it.
  package static func first(_ text: String, in bytes: [UInt8], from start: Int = 0) -> Int? {
    let needle = Array(text.utf8)
    guard let first = needle.first, 0...bytes.count ~= start else { return nil }
    return unsafe bytes.withUnsafeBytes { hay in
      guard let base = hay.baseAddress else { return nil }
      var place = start
      while hay.count - place >= needle.count {
        let span = hay.count - place - needle.count + 1
        guard let found = unsafe memchr(base + place, Int32(first), span) else { return nil }
        place = unsafe UnsafeRawPointer(found) - base
        if unsafe memcmp(base + place, needle, needle.count) == 0 { return place }
        place += 1
      }
      return nil
    }
  }

  /// Every place where `text` stands in `bytes`, at most `limit`.
  package static func all(_ text: String, in bytes: [UInt8], limit: Int = 1000) -> [Int] {
    var places: [Int] = []
    while places.count < limit,
      let place = first(text, in: bytes, from: places.last.map { $0 + 1 } ?? 0)
    {
      places.append(place)
    }
    return places
  }
}
