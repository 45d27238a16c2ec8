import Foundation

/// A time axis on which bursts stay readable between quiet hours: each gap between two moments is as wide as the
/// logarithm of its length, so 55 minutes are not a thousand times as wide as the three seconds after.
struct TimeAxis {
  /// The moments, ascending, without duplicates; at least one.
  let moments: [Int]
  private let places: [Double]

  /// An axis from the first of these moments to the last.
  init(_ all: some Sequence<Int>) {
    let sorted = Set(all).sorted()
    moments = sorted.isEmpty ? [0] : sorted
    var places = [0.0]
    for (earlier, later) in zip(moments, moments.dropFirst()) {
      // Half a second is the length below which gaps keep their proportions.
      places.append(places[places.count - 1] + log2(1 + (Double(later) - Double(earlier)) / 500))
    }
    let whole = places[places.count - 1]
    self.places = whole > 0 ? places.map { $0 / whole } : places
  }

  /// Where a moment stands, from 0 to 1; what lies outside stands at the end.
  func place(of moment: Int) -> Double {
    guard let next = moments.firstIndex(where: { $0 >= moment }) else { return 1 }
    guard next > 0, moments[next] > moment else { return places[next] }
    let (before, after) = (Double(moments[next - 1]), Double(moments[next]))
    let part = (Double(moment) - before) / (after - before)
    return places[next - 1] + part * (places[next] - places[next - 1])
  }
}
