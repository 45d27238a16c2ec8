internal import Glibc

extension PrivateFile {
  /// The name under which this process writes what shall stand at `path`.
  static func neighbour(of path: String) -> String { "\(path).\(getpid()).new" }

  /// Removes from a folder what `write` left there when its process was killed, as far as `isTarget` knows the name of
  /// what it wrote. What a process that runs is writing stays, and so does what cannot be removed. The caller holds
  /// the lock that keeps this process' own writers out: in a container, the process before had the same id.
  package static func removeLeftovers(in folder: String, of isTarget: (_ name: String) -> Bool) {
    for file in leftovers(in: folder, of: isTarget) { _ = try? remove(file) }
  }

  /// What `removeLeftovers` would remove, as paths.
  package static func leftovers(
    in folder: String, of isTarget: (_ name: String) -> Bool
  ) -> [String] {
    names(in: folder).filter { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count > 2, parts.last == "new", let writer = pid_t(parts[parts.count - 2]),
        isTarget(parts.dropLast(2).joined(separator: "."))
      else { return false }
      return writer == getpid() || isGone(writer)
    }.map { "\(folder)/\($0)" }
  }

  private static func isGone(_ process: pid_t) -> Bool {
    // Zero and below are no process but many.
    process > 0 && kill(process, 0) != 0 && errno == ESRCH
  }

  private static func names(in folder: String) -> [String] {
    guard let handle = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(handle) }
    let place = MemoryLayout.offset(of: \dirent.d_name) ?? 0
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe UnsafeRawPointer(entry).advanced(by: place)
      names.append(unsafe String(cString: name.assumingMemoryBound(to: CChar.self)))
    }
    return names
  }
}
