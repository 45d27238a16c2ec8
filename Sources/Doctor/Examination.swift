internal import Messages

/// Reads evidence as a browser and a host page would. Pure: what was seen goes in, findings come out; the rules are
/// in the extensions, one file for each topic.
package struct Examination: Sendable {
  let evidence: Evidence
  let framer: Framer

  /// Everything that keeps the app from being shown by `framer`, from getting its token, or from working for
  /// everybody: the worst first, none twice.
  package static func findings(_ evidence: Evidence, for framer: Framer) -> [Finding] {
    let examination = Examination(evidence: evidence, framer: framer)
    let topics = [
      examination.reach, examination.redirects, examination.document, examination.framing,
      examination.policies, examination.network, examination.cookies, examination.scripts,
      examination.listening, examination.behaviour,
    ]
    var known: Set<Finding.ID> = []
    var findings: [Finding] = []
    for finding in topics.flatMap({ $0() }) where known.insert(finding.id).inserted {
      findings.append(finding)
    }
    return findings.sorted { $0.rank < $1.rank }
  }

  /// The document's answer; nil when none was reached.
  var answer: Evidence.Hop? { evidence.document }
  /// What the app has to be called in sentences.
  var app: AppAddress { evidence.app }
}

extension Finding {
  fileprivate var rank: Int {
    let severities = Severity.allCases.firstIndex(of: severity) ?? 0
    let ids = ID.allCases.firstIndex(of: id) ?? 0
    return severities * ID.allCases.count + ids
  }
}
