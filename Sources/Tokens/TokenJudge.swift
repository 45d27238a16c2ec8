import JSON

/// Makes the checks of a `TokenReport`, as a careful app would.
struct TokenJudge {
  typealias Check = TokenReport.Check
  typealias Outcome = (verdict: TokenReport.Verdict, reason: String)

  let token: CompactToken
  let keySet: [JSONWebKey]
  let verifier: any SignatureVerifier
  let expectedIssuer: String?
  let expectedAudience: String?
  let now: Int

  private var header: JSONObject { token.header?.objectValue ?? [:] }
  private var claims: JSONObject { token.claims?.objectValue ?? [:] }

  func checks() -> [Check] {
    var checks: [Check] = []
    func add(_ name: String, needs part: JSONValue?, _ outcome: () -> Outcome) {
      let (verdict, reason) =
        part == nil ? (.skipped, "There is nothing to look at.") : outcome()
      checks.append(Check(name: name, verdict: verdict, reason: reason))
    }
    add("form", needs: .null, form)
    add("header", needs: token.header, headerMembers)
    add("crit", needs: token.header, critical)
    add("alg", needs: token.header, algorithm)
    add("kid", needs: token.header, keyID)
    add("signature", needs: token.header, signature)
    add("claims", needs: token.claims, requiredClaims)
    add("iss", needs: token.claims) {
      text("iss", expected: expectedIssuer, otherwise: "Any host could have issued the token.")
    }
    add("aud", needs: token.claims) {
      text(
        "aud", expected: expectedAudience, otherwise: "The token is meant for another organisation."
      )
    }
    add("exp", needs: token.claims, expiry)
    add("iat", needs: token.claims, issue)
    add("nbf", needs: token.claims, notBefore)
    return checks
  }

  private func form() -> Outcome {
    guard token.parts.count == 3 else {
      let count =
        token.parts.count > 8
        ? "more than eight parts"
        : token.parts.count == 1 ? "one part" : "\(token.parts.count) parts"
      return (.failed, "The text has \(count) between dots; a token has three.")
    }
    if case .failure(let error) = token.headerResult {
      return (.failed, "The header \(error.reason).")
    }
    if case .failure(let error) = token.claimsResult {
      return (.failed, "The payload \(error.reason).")
    }
    guard token.signature != nil else { return (.failed, "The signature is not base64url.") }
    return (.passed, "Three base64url parts; header and payload are JSON objects.")
  }

  private func headerMembers() -> Outcome {
    if let type = header["typ"], type.stringValue?.uppercased() != "JWT" {
      return (.failed, "\"typ\" is \(shown(type)); the host writes \"JWT\".")
    }
    guard header["b64"] == nil else {
      return (.failed, "\"b64\" changes what is signed (RFC 7797); a JSON Web Token carries none.")
    }
    let expected = ["alg", "typ", "kid", "crit"]
    let strange = header.names.filter { name in !expected.contains { $0.isExactly(name) } }
    guard strange.isEmpty else {
      let names = strange.map { shown(.string($0)) }.joined(separator: ", ")
      return (
        .passed,
        "The header also carries \(names): an app must ignore that, "
          + "above all a key or the address of one."
      )
    }
    return header["typ"] == nil
      ? (.passed, "There is no \"typ\"; the host writes one, but it is optional.")
      : (.passed, "The header carries nothing strange.")
  }

  private func critical() -> Outcome {
    guard let critical = header["crit"] else {
      return (.passed, "No extension is marked as critical.")
    }
    return (
      .failed,
      "\"crit\" is \(shown(critical)): a token whose critical extensions an app does not know "
        + "must be rejected."
    )
  }

  private func algorithm() -> Outcome {
    guard let algorithm = header["alg"] else {
      return (.failed, "There is no \"alg\"; the host signs with RS256.")
    }
    guard algorithm == "RS256" else {
      return (.failed, "\"alg\" is \(shown(algorithm)); an app must accept RS256 only.")
    }
    return (.passed, "\"alg\" is RS256, the one the host signs with.")
  }

  private var key: JSONWebKey? {
    guard let kid = header["kid"]?.stringValue else { return nil }
    return keySet.first { $0.kid?.isExactly(kid) ?? false }
  }

  private func keyID() -> Outcome {
    guard let kid = header["kid"] else {
      return (.failed, "There is no \"kid\", so it is not said which key signed.")
    }
    guard kid.stringValue != nil else { return (.failed, "\"kid\" is \(kid.kindName), no text.") }
    guard key != nil else {
      return (
        .failed,
        keySet.isEmpty
          ? "The key set is empty." : "The key set holds no key with the id \(shown(kid))."
      )
    }
    return (.passed, "The key set holds the key \(shown(kid)).")
  }

  private func signature() -> Outcome {
    guard let signature = token.signature else { return (.skipped, "There is no signature.") }
    guard header["alg"] == "RS256" else {
      return (.skipped, "Only RS256 is verified; see \"alg\".")
    }
    guard let key else { return (.skipped, "There is no key to verify it with; see \"kid\".") }
    guard !signature.isEmpty else { return (.failed, "The signature is empty.") }
    if let objection = key.objection { return (.failed, objection) }
    guard
      verifier.verify(
        token.signingInput, signature: signature, algorithm: .RS256, key: key)
    else {
      return (.failed, "The signature does not belong to this header and payload.")
    }
    return (.passed, "The signature belongs to this header and payload.")
  }

  private func text(_ name: String, expected: String?, otherwise: String) -> Outcome {
    guard let value = claims[name] else { return (.failed, "There is no \"\(name)\".") }
    guard let text = value.stringValue else {
      return (.failed, "\"\(name)\" is \(value.kindName), no text.")
    }
    guard let expected else {
      return (.skipped, "\"\(name)\" is \(shown(value)); it is not said what it should be.")
    }
    guard text.isExactly(expected) else {
      return (
        .failed, "\"\(name)\" is \(shown(value)), not \(shown(.string(expected))). \(otherwise)"
      )
    }
    return (.passed, "\"\(name)\" is \(shown(value)).")
  }

  private func expiry() -> Outcome {
    guard let value = claims["exp"] else {
      return (.failed, "There is no \"exp\": the token would live for ever.")
    }
    guard let end = value.seconds else { return (.failed, unusable("exp", value)) }
    let moment = Timestamp.iso(seconds: end)
    return end > now
      ? (.passed, "The token lives until \(moment).")
      : (.failed, "The token expired at \(moment), \(ago(now.saturatingSubtract(end))).")
  }

  private func issue() -> Outcome {
    guard let value = claims["iat"] else { return (.failed, "There is no \"iat\".") }
    guard let start = value.seconds else { return (.failed, unusable("iat", value)) }
    let moment = Timestamp.iso(seconds: start)
    return start <= now
      ? (.passed, "The token was issued at \(moment).")
      : (.failed, "The token claims to be issued at \(moment), which is in the future.")
  }

  private func notBefore() -> Outcome {
    guard let value = claims["nbf"] else {
      return (.passed, "There is no \"nbf\"; the host writes none.")
    }
    guard let start = value.seconds else { return (.failed, unusable("nbf", value)) }
    let moment = Timestamp.iso(seconds: start)
    return start <= now
      ? (.passed, "The token is valid since \(moment).")
      : (.failed, "The token is not valid before \(moment).")
  }

  private func unusable(_ name: String, _ value: JSONValue) -> String {
    "\"\(name)\" is \(shown(value)), which is no number of seconds since 1970."
  }

  private func ago(_ seconds: Int) -> String {
    seconds == 0 ? "just now" : "\(TimeSpan.text(seconds: seconds)) ago"
  }

  /// A stranger's value as JSON, at most 120 characters of it.
  func shown(_ value: JSONValue) -> String {
    let text = value.text
    return text.count > 120 ? text.prefix(120) + "…" : text
  }
}
