/// One of several equal parts of a suite, such as the second of five.
package struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// Which part, from 1.
  package let number: Int
  /// How many parts there are.
  package let count: Int

  /// Reads `2/5`. Throws `.badShard` for everything else, and for a part that there is not.
  package init(_ text: String) throws(SuiteError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]), number >= 1,
      number <= count, "\(number)/\(count)" == text
    else { throw .badShard(text) }
    self.number = number
    self.count = count
  }

  /// Its items: every `count`-th one, so that all parts are as large as can be and together hold each
  /// item once. The same list gives the same parts on every machine.
  package func part<Item>(of items: [Item]) -> [Item] {
    items.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
  }

  /// `2/5`.
  package var description: String { "\(number)/\(count)" }
}
