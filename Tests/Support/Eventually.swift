/// Waits until `condition` holds, for as many turns as a loaded machine may need. False when it never did.
package func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
  for _ in 0..<20_000 {
    if try await condition() { return true }
    try? await Task.sleep(for: .microseconds(200))
  }
  return false
}
