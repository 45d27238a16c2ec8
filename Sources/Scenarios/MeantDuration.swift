import JSON

/// The duration that was meant by a text that is none: `5min` is `5m`, `1.5 hours` is `1h30m`, `2d` is
/// `48h`; nil for everything else.
func meantDuration(_ text: String) -> String? {
  let units: KeyValuePairs = [
    "ms": 1.0, "msec": 1, "millisecond": 1, "s": 1000, "sec": 1000, "second": 1000, "m": 60_000,
    "min": 60_000, "minute": 60_000, "h": 3_600_000, "hr": 3_600_000, "hour": 3_600_000,
    "d": 86_400_000, "day": 86_400_000,
  ]
  guard
    let match = text.lowercased().wholeMatch(
      of: /(-?)([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([a-z]+?)s?|(.+)/),
    let digits = match.output.2, let number = Double(digits), let word = match.output.3
  else { return nil }
  let name = text.lowercased().hasSuffix("ms") && word == "m" ? "ms" : word
  guard let unit = units.first(where: { $0.key == name })?.value else { return nil }
  let milliseconds = Int((number * unit).rounded())
  return TimeSpan.text(milliseconds: match.output.1 == "-" ? -milliseconds : milliseconds)
}
