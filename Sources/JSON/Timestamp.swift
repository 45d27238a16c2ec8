/// Points in time as ISO 8601 text in UTC with milliseconds, `2026-11-21T05:00:00.000Z`: what a
/// browser's `toISOString` writes. Source: ECMAScript "Date Time String Format".
package enum Timestamp {
  /// The text for milliseconds since 1970. Years outside 0…9999 get a sign and six or more digits.
  package static func iso(milliseconds: Int) -> String {
    let days = floorDivide(milliseconds, 86_400_000)
    let signedRest = milliseconds % 86_400_000
    let rest = signedRest < 0 ? signedRest + 86_400_000 : signedRest
    let (year, month, day) = date(fromDays: days)
    let date = "\(spelled(year: year))-\(padded(month, 2))-\(padded(day, 2))"
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
    let second = "\(padded(rest / 1000 % 60, 2)).\(padded(rest % 1000, 3))"
    return "\(date)T\(padded(hour, 2)):\(padded(minute, 2)):\(second)Z"
  }

  /// The text for whole seconds since 1970; seconds beyond the range of milliseconds are clamped.
  package static func iso(seconds: Int) -> String {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return iso(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
  }

  /// Milliseconds since 1970 of a text `YYYY-MM-DDTHH:MM:SS[.fff]Z`; nil for everything else,
  /// including days that no month has.
  package static func milliseconds(iso text: String) -> Int? {
    var rest = Array(text.utf8)[...]
    func take(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      var value = 0
      for byte in rest.prefix(count) {
        guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      rest = rest.dropFirst(count)
      return value
    }
    func skip(_ mark: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: mark) else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = take(4), skip("-"), let month = take(2), skip("-"), let day = take(2),
      skip("T"), let hour = take(2), skip(":"), let minute = take(2), skip(":"),
      let second = take(2)
    else { return nil }
    var fraction = 0
    if skip(".") {
      guard let value = take(3) else { return nil }
      fraction = value
    }
    guard skip("Z"), rest.isEmpty, 1...12 ~= month, day >= 1, hour < 24, minute < 60, second < 60
    else { return nil }
    let days = days(year: year, month: month, day: day)
    guard date(fromDays: days) == (year, month, day) else { return nil }
    return (days * 86400 + hour * 3600 + minute * 60 + second) * 1000 + fraction
  }

  /// The civil date of a day counted from 1970-01-01 (Gregorian calendar, eras of 400 years that
  /// start in March so that the leap day is a year's last).
  private static func date(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  private static func spelled(year: Int) -> String {
    if 0...9999 ~= year { return padded(year, 4) }
    return (year < 0 ? "-" : "+") + padded(abs(year), 6)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
