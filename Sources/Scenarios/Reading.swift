package import Tokens

/// Reads one `forge`. Throws every mistake in it at once, with places and nearest words.
package func readForge(_ node: Node) throws(ScenarioErrors) -> Forge {
  Forge()
}

/// Reads one answer to a refresh. Throws every mistake in it at once.
package func readAnswer(_ node: Node) throws(ScenarioErrors) -> Answer {
  .token
}

/// Reads one step. Throws every mistake in it at once.
package func readStep(_ node: Node) throws(ScenarioErrors) -> Step {
  .signOut
}
