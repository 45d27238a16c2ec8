import Native

/// The files of the certificate authority: a folder of mode 0700, all files 0600. Every call blocks on the disk.
///
///     STATE/ca/authority.pem   private key and certificate in one file, so that they can never part
///              ca.pem          the certificate alone, a copy for clients; written anew whenever it differs
///              lock            held by whoever changes something, so that two processes agree
struct AuthorityFolder {
  /// The state folder.
  let root: String

  var path: String { "\(root)/ca" }
  var authority: String { "\(path)/authority.pem" }
  var certificate: String { "\(path)/ca.pem" }

  /// What is written there, by this and by `hostsim exec`.
  private static let files = ["authority.pem", "ca.pem", "bundle.pem"]

  /// The certificate and its key.
  struct Content: Sendable {
    let certificate: Certificate
    let key: ECPrivateKey
    /// The state of the file that it was read from.
    let version: [Int]
  }

  /// The state of the file now: what a content's `version` is compared with.
  func version() -> [Int] { (try? FileStatus(of: authority))?.version ?? [] }

  /// The authority as it is on disk; nil when none was made yet. Says nothing of its dates.
  func read() throws(AuthorityError) -> Content? {
    do throws(KeyStoreError) {
      for folder in [root, path] {
        guard try KeyFolder.check(folder, isFolder: true, mustBePrivate: folder != root) else {
          return nil
        }
      }
      guard try KeyFolder.check(authority, isFolder: false) else { return nil }
    } catch { throw .place(error) }
    let version = version()
    let text = String(decoding: try bytes(of: authority), as: UTF8.self)
    do throws(CryptographyError) {
      let content = Content(
        certificate: try Certificate(pem: text), key: try ECPrivateKey(pem: text),
        version: version)
      guard content.certificate.belongs(to: content.key) else {
        throw .keyUnreadable(detail: "key and certificate do not belong together")
      }
      guard !content.certificate.permitted.isEmpty else {
        throw .certificateUnreadable(detail: "it is not confined to any names")
      }
      return content
    } catch { throw .broken(path: authority, detail: error.detail) }
  }

  /// What is there after `change`, which gets what is there now and returns another authority or nil to keep it. No
  /// other process changes anything meanwhile.
  func update(
    _ change: (Content?) throws(AuthorityError) -> (Certificate, ECPrivateKey)?
  ) throws(AuthorityError) -> Content {
    let lock = try locked()
    defer { withExtendedLifetime(lock) {} }
    PrivateFile.removeLeftovers(in: path, of: Self.files.contains)
    let present = try read()
    if let (certificate, key) = try change(present) {
      let pem: String
      do throws(CryptographyError) {
        pem = try key.pem()
      } catch { throw .notMade(detail: error.description) }
      try put(pem + certificate.pem, at: authority)
    }
    guard let content = try read() else {
      throw .place(.file(.missing(path: authority)))
    }
    if (try? PrivateFile.read(self.certificate)) != Array(content.certificate.pem.utf8) {
      try put(content.certificate.pem, at: self.certificate)
    }
    return content
  }

  /// Removes the authority, whatever state it is in. False when there was none.
  func remove() throws(AuthorityError) -> Bool {
    let status: FileStatus?
    do throws(FileError) { status = try FileStatus(of: path) } catch { throw .place(.file(error)) }
    guard status != nil else { return false }
    let lock = try locked()
    defer { withExtendedLifetime(lock) {} }
    var isRemoved = false
    do throws(FileError) {
      for file in [certificate, authority] {
        if try PrivateFile.remove(file) { isRemoved = true }
      }
    } catch { throw .place(.file(error)) }
    return isRemoved
  }

  private func locked() throws(AuthorityError) -> FileLock {
    do throws(KeyStoreError) {
      do throws(FileError) { try PrivateFile.makeFolder(path) } catch { throw .file(error) }
      // The lock is a file in there: nothing is made through a link or in another user's folder.
      _ = try KeyFolder.check(path, isFolder: true)
      do throws(FileError) { return try FileLock("\(path)/lock") } catch { throw .file(error) }
    } catch { throw .place(error) }
  }

  private func bytes(of file: String) throws(AuthorityError) -> [UInt8] {
    do throws(FileError) {
      return try PrivateFile.read(file)
    } catch { throw .place(.file(error)) }
  }

  private func put(_ text: String, at file: String) throws(AuthorityError) {
    do throws(FileError) {
      try PrivateFile.write(Array(text.utf8), to: file)
    } catch { throw .place(.file(error)) }
  }
}
