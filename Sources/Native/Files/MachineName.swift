internal import Glibc

/// The name of this machine as it calls itself; "this machine" when it has none.
package func machineName() -> String {
  var text = [CChar](repeating: 0, count: 256)
  guard unsafe gethostname(&text, text.count - 1) == 0, text[0] != 0 else { return "this machine" }
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
