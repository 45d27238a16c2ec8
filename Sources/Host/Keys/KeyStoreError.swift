package import Native

/// Why the keys of an organisation cannot be used. No case holds key material.
package enum KeyStoreError: Error, Equatable, CustomStringConvertible {
  /// What is wrong with a file or folder of keys.
  package enum Refusal: Equatable, Sendable {
    /// Others than the owner have access; `permissions` are the bits, such as 0o644.
    case tooOpen(permissions: UInt32, isFolder: Bool)
    /// It belongs to the user with this id.
    case foreignOwner(UInt32)
    /// It is a symbolic link.
    case symbolicLink
    /// It is something else than a file, or a folder, as it should be.
    case wrongKind(isFolder: Bool)
    /// It holds no usable private key.
    case brokenKey(detail: String)
    /// The index cannot be understood.
    case brokenIndex(detail: String)
    /// The index lists a key whose file is gone.
    case missingKey
  }

  /// No organisation with this id is configured.
  case unknownOrganization(String, known: [String])
  /// The organisation has no key with this id.
  case unknownKey(String, organization: String)
  /// A file or folder that is not used as it is.
  case refused(path: String, Refusal)
  /// The system refused.
  case file(FileError)
  /// No key could be made.
  case noKey(detail: String)

  /// One sentence with the offending value.
  package var description: String {
    switch self {
    case .unknownOrganization(let id, _): "There is no organisation \"\(id)\"."
    case .unknownKey(let kid, let organization): "\(organization) has no key \"\(kid)\"."
    case .refused(let path, let refusal): "\(path) \(refusal.clause)."
    case .file(let error): error.description
    case .noKey(let detail): detail
    }
  }

  /// What to do next, with the exact command where there is one.
  package var remedy: String {
    switch self {
    case .unknownOrganization(_, let known):
      "Use one of \(known.joined(separator: ", ")), or add it to hostsim.yaml."
    case .unknownKey(_, let organization):
      "List the keys: hostsim keys list --organization \(organization)"
    case .refused(let path, let refusal): refusal.remedy(quotedForShell(path))
    case .file:
      "Check that the folder is yours, writable and on a disk with free space, or choose another "
        + "one with --state-dir."
    case .noKey: "Try again; if it stays so, check the OpenSSL installation."
    }
  }
}

extension KeyStoreError.Refusal {
  fileprivate var clause: String {
    switch self {
    case .tooOpen(let permissions, _):
      "has mode 0\(String(permissions, radix: 8)), so other users could read private keys"
    case .foreignOwner(let owner): "belongs to the user with id \(owner), not to you"
    case .symbolicLink: "is a symbolic link, and keys are not read through one"
    case .wrongKind(let isFolder): isFolder ? "is not a folder" : "is not a regular file"
    case .brokenKey(let detail): "holds no usable private key: \(detail)"
    case .brokenIndex(let detail): "is no index of keys: \(detail)"
    case .missingKey: "is missing, though the index beside it lists that key"
    }
  }

  fileprivate func remedy(_ path: String) -> String {
    switch self {
    case .tooOpen(_, let isFolder): "Close it: chmod \(isFolder ? "700" : "600") \(path)"
    case .foreignOwner:
      "Take it over (sudo chown \"$(id -u)\" \(path)), or use another --state-dir."
    case .symbolicLink: "Put in its place what it points to, once the link is gone: rm \(path)"
    case .wrongKind: "Remove it: rm -r \(path)"
    case .brokenKey, .brokenIndex, .missingKey:
      "Restore it, or remove the organisation's keys so that new ones are made: rm -r \(folder(of: path))"
    }
  }

  private func folder(of path: String) -> String {
    let end = path.lastIndex(of: "/") ?? path.endIndex
    return path.hasPrefix("'") ? "\(path[..<end])'" : String(path[..<end])
  }
}

/// A word as a POSIX shell takes it: plain where that is safe, otherwise in single quotes.
func quotedForShell(_ word: String) -> String {
  let isPlain = !word.isEmpty && word.wholeMatch(of: /[A-Za-z0-9_.\/:@%+=,\-]+/) != nil
  return isPlain
    ? word
    : "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
}
