/// The text as an app sees it that decodes a token with the browser's `atob` alone: every byte of
/// the UTF-8 becomes a character of its own, so `ü` reads `Ã¼`. ASCII stays as it is.
package func garbledByAtob(_ text: String) -> String {
  var garbled = String.UnicodeScalarView()
  for byte in text.utf8 { garbled.append(Unicode.Scalar(byte)) }
  return String(garbled)
}
