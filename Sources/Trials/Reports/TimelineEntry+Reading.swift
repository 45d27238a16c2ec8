import JSON
import Messages

extension TimelineEntry {
  /// Reads what `json()` wrote.
  init(reading entry: ReportReader) throws(ReportError) {
    func text(_ name: String) throws(ReportError) -> String? {
      try entry.optional(name) { text throws(ReportError) in try text.text() }
    }
    self.init(
      id: try entry["id"].number(), at: try entry["at"].moment(), from: try entry["from"].word(),
      to: try entry["to"].word(), kind: try entry["kind"].word(), name: try entry["name"].text(),
      origin: try text("origin"), targetOrigin: try text("targetOrigin"), reason: try text("reason")
    )
    verdict = try entry.optional("verdict") { verdict throws(ReportError) in
      try verdict.word()
    }
    token = try entry.optional("token") { note throws(ReportError) in
      try TokenNote(reading: note)
    }
    let message = entry["raw"].value
    raw = message.isNull ? .none : .some(message)
  }
}

extension TimelineEntry.TokenNote {
  fileprivate init(reading note: ReportReader) throws(ReportError) {
    self.init(
      jti: try note.optional("jti") { text throws(ReportError) in try text.text() },
      fingerprint: try note.optional("fingerprint") { text throws(ReportError) in
        try text.text()
      },
      forged: try note["forged"].flag(),
      forge: try note.optional("forge") { forge throws(ReportError) in try forge.object() },
      expiresAt: try note.optional("expiresAt") { at throws(ReportError) in try at.moment() },
      changes: try note["changes"].list { change throws(ReportError) in
        let (before, after) = (change["before"].value, change["after"].value)
        return Change(
          claim: try change["claim"].text(), before: before.isNull ? .none : .some(before),
          after: after.isNull ? .none : .some(after))
      })
  }
}
