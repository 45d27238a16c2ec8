import HTTPTypes
import JSON
import Messages
import Native

extension APIRoutes {
  /// `GET /scenarios`: what can be played, and which files cannot be read.
  func scenarios() async -> HTTPAnswer {
    let problems = try? await context.pool.run { [scenarios = context.scenarios] in
      scenarios.problems()
    }
    return .json(["scenarios": await context.scenarioList(), "problems": problems ?? []])
  }

  /// Everything below `/embeddings/{id}/scenario`.
  func scenario(_ path: [String], of id: String) async throws(APIError) -> HTTPAnswer {
    guard let word = path.first else {
      return try await only([.get, .post]) { () async throws(APIError) in
        let embedding = try find(id)
        if request.method == .post { try await embedding.follow(.run(try choice())) }
        return .json(try await embedding.runStatus())
      }
    }
    guard path.count == 1, let command = ScenarioOrder.Command(rawValue: word) else {
      return .notFound(target.path, remedy: "See \(Self.root)/openapi.json.")
    }
    return try await only([.post]) { () async throws(APIError) in
      let embedding = try find(id)
      _ = try RequestBody(body, allowing: [])
      try await embedding.follow(.command(command))
      return .json(try await embedding.runStatus())
    }
  }

  /// Which scenario the body asks for.
  private func choice() throws(APIError) -> ScenarioOrder.Choice {
    let order = try RequestBody(body, allowing: ["name", "source"])
    switch (try order.text("name"), try order.text("source")) {
    case (let name?, nil): return .name(name)
    case (nil, let source?): return .source(source)
    case (nil, nil): throw RequestBody.wrong("the body has neither \"name\" nor \"source\"")
    default: throw RequestBody.wrong("the body has both \"name\" and \"source\"")
    }
  }
}
