import JSON
import Native

/// Why the certificate authority cannot be used. No case holds key material.
package enum AuthorityError: Error, Equatable, CustomStringConvertible {
  /// The file or folder is not used as it is, or the system refused.
  case place(KeyStoreError)
  /// The file holds no authority that hostsim made.
  case broken(path: String, detail: String)
  /// Its life is over; `at` is in whole seconds since 1970.
  case expired(path: String, at: Int)
  /// By this machine's clock its life has not begun; `from` is in whole seconds since 1970.
  case notYetValid(path: String, from: Int)
  /// The text is neither a host name nor an address.
  case badName(String)
  /// A name of one label: confined to it, the authority could vouch for a whole top-level domain.
  case tooBroad(String)
  /// The authority is confined to other names.
  case notCovered(String, permitted: [String])
  /// OpenSSL could not make a key or a certificate.
  case notMade(detail: String)

  /// One sentence with the offending value.
  package var description: String {
    switch self {
    case .place(let error): error.description
    case .broken(let path, let detail): "\(path) is no certificate authority of hostsim: \(detail)."
    case .expired(let path, let at):
      "The certificate authority \(path) expired at \(Timestamp.iso(milliseconds: at * 1000))."
    case .notYetValid(let path, let from):
      "The certificate authority \(path) is valid from "
        + "\(Timestamp.iso(milliseconds: from * 1000)), which this machine's clock has not reached."
    case .badName(let text): "\"\(text)\" is neither a host name nor an address."
    case .tooBroad(let name):
      "\"\(name)\" has one label only: an authority for it could vouch for a whole top-level domain."
    case .notCovered(let name, let permitted):
      "The certificate authority may not vouch for \(name): it is confined to "
        + "\(permitted.joined(separator: ", "))."
    case .notMade(let detail): detail
    }
  }

  /// What to do next, with the exact command where there is one.
  package var remedy: String {
    switch self {
    case .place(let error): error.remedy
    case .broken(let path, _):
      "Restore it, or remove it so that a new one is made: rm \(quotedForShell(path))"
    case .expired: "Make a new one: hostsim ca renew"
    case .notYetValid: "Set the clock right, or make a new one: hostsim ca renew"
    case .badName:
      "Write it without scheme, port and path, such as app.example.com; letters beyond ASCII in the xn-- form."
    case .tooBroad: "Use localhost, a name below it, or a name with a dot."
    case .notCovered(let name, _): "Let it cover that name too: hostsim ca renew --name \(name)"
    case .notMade: "Try again; if it stays so, check the OpenSSL installation."
    }
  }
}
