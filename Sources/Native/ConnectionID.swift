/// Names one connection of a loop. Counted up and never used again, so a late call can never reach a stranger.
package struct ConnectionID: Hashable, Sendable {
  let number: UInt64
}
