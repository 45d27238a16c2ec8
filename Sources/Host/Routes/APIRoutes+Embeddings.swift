import Doctor
import HTTPTypes
import JSON
import Messages
import Native

extension APIRoutes {
  /// Everything below `/embeddings`.
  func embeddings(_ path: [String]) async throws(APIError) -> HTTPAnswer {
    guard let id = path.first else {
      return try await only([.get, .post]) { () async throws(APIError) in
        request.method == .post ? try await makeEmbedding() : await listEmbeddings()
      }
    }
    switch Array(path.dropFirst()) {
    case []:
      return try await only([.get, .delete]) { () async throws(APIError) in
        let embedding = try find(id)
        guard request.method == .delete else { return .json(await embedding.details()) }
        guard await service.embeddings.remove(id) else { throw unknown(id) }
        return .noContent
      }
    case ["timeline"]:
      return try await only([.get]) { () async throws(APIError) in
        let snapshot = try find(id).timeline.snapshot()
        return .json([
          "entries": .array(snapshot.entries.map { .object($0.json()) }),
          "dropped": .number(snapshot.dropped),
        ])
      }
    case ["events"]:
      return try await only([.get]) { () async throws(APIError) in try events(of: find(id)) }
    case ["controls"]:
      return try await only([.post]) { () async throws(APIError) in
        let embedding = try find(id)
        try await embedding.control(try RequestBody.value(body))
        return .json(await embedding.currentState())
      }
    case ["health"]:
      return try await only([.get]) { () async throws(APIError) in
        .json(await (try find(id)).diagnosis().json())
      }
    case ["recording"]:
      return try await only([.get]) { () async throws(APIError) in
        .yaml(try await find(id).recording())
      }
    case let rest where rest.first == "scenario":
      return try await scenario(Array(rest.dropFirst()), of: id)
    default: return .notFound(target.path, remedy: "See \(Self.root)/openapi.json.")
    }
  }

  /// The embedding of this id. Throws 404.
  func find(_ id: String) throws(APIError) -> Embedding {
    guard let embedding = service.embeddings.find(id) else { throw unknown(id) }
    return embedding
  }

  private func unknown(_ id: String) -> APIError {
    APIError(
      .notFound, "unknown-embedding", "there is no embedding \(JSONValue.string(id).text)",
      remedy: "List them with GET \(Self.root)/embeddings.")
  }

  private func listEmbeddings() async -> HTTPAnswer {
    var list: [JSONValue] = []
    for embedding in await service.embeddings.all() {
      list.append(.object(await embedding.details()))
    }
    return .json(["embeddings": .array(list)])
  }

  private func makeEmbedding() async throws(APIError) -> HTTPAnswer {
    let order = try RequestBody(body, allowing: ["persona", "lifetime", "refreshes"])
    var start = Embedding.Start()
    start.persona = try order.text("persona").map { (key) throws(APIError) in
      try persona(key)
    }
    start.lifetime = try order.milliseconds("lifetime", minimum: 1000).map { $0 / 1000 }
    start.refreshes = try order.answers("refreshes")
    let embedding = await service.embeddings.make(start)
    return .json(
      await embedding.details(), status: .created,
      headers: [.location: "\(Self.root)/embeddings/\(embedding.id)"])
  }

  private func events(of embedding: Embedding) throws(APIError) -> HTTPAnswer {
    let fields: HTTPFields = [
      .contentType: "text/event-stream", .cacheControl: "no-store",
      .contentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
      .resourcePolicy: "same-origin",
    ]
    let head = HTTPResponse(status: .ok, headerFields: fields)
    if request.method == .head { return .full(head, []) }
    let last = request.headerFields[.lastEventID].flatMap { Int($0) } ?? 0
    guard let stream = ServerSentEvents.stream(of: embedding.timeline, after: last) else {
      throw APIError(
        .serviceUnavailable, "too-many-streams",
        "\(context.limits.eventStreams) streams of this embedding are open already",
        remedy: "Close some first.")
    }
    return .stream(head, stream)
  }
}
