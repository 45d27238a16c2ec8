import Foundation
import Host
import JSON
import Messages
import Native
import Tokens

/// Issues and judges tokens without a server, with the keys of the state folder.
struct TokenDesk {
  private let configuration: Configuration
  private let persona: Persona
  private let organization: Organization
  private let issuer: String
  private let keys: KeyStore

  init(_ configuration: Configuration) throws(CommandFailure) {
    guard let persona = configuration.persona(named: configuration.persona),
      let organization = configuration.organizations.first(where: { $0.id == persona.organization })
    else {
      throw CommandFailure(
        message: "There is no persona \"\(configuration.persona)\".",
        remedy: "Add it to hostsim.yaml.", code: CommandFailure.usage)
    }
    self.configuration = configuration
    self.persona = persona
    self.organization = organization
    guard configuration.issuer != nil || configuration.port != 0 else {
      throw CommandFailure(
        message: "The issuer is not known: it is the host page's origin, and its port is 0.",
        remedy: "Name it: --issuer http://app.meingpt.com.localhost:PORT",
        code: CommandFailure.usage)
    }
    issuer =
      Origins(configuration: configuration, profile: .meingpt, port: configuration.port).issuer
    keys = configuration.keyStore(on: SigningPool())
  }

  func issue(forge: Forge?) async throws(CommandFailure) -> IssuedToken {
    let order = TokenOrder(
      persona: persona, organization: organization, issuer: issuer,
      lifetime: configuration.lifetime, claims: configuration.claims, forge: forge)
    let signing: SigningKeys
    do throws(KeyStoreError) {
      signing = try await keys.signingKeys(for: organization.id, forge: forge?.key)
    } catch { throw CommandFailure(error) }
    do throws(TokenError) {
      return try TokenMint().issue(
        order, keys: signing, at: Self.now, jti: UUID().uuidString.lowercased())
    } catch { throw CommandFailure(error) }
  }

  func report(on text: String) async throws(CommandFailure) -> TokenReport {
    let set: [JSONWebKey]
    do throws(KeyStoreError) {
      set = try await keys.keySet(for: organization.id) ?? []
    } catch { throw CommandFailure(error) }
    return TokenReport(
      decoding: text, keySet: set, verifier: NativeVerifier(), expectedIssuer: issuer,
      expectedAudience: organization.id, at: Self.now)
  }

  private static var now: Int { Int(Date().timeIntervalSince1970) }
}

extension Configuration {
  /// The keys of all organisations, in the state folder.
  func keyStore(on pool: SigningPool) -> KeyStore {
    KeyStore(
      stateDirectory: stateDirectory, organizations: organizations.map(\.id), pool: pool,
      now: { Int(Date().timeIntervalSince1970 * 1000) })
  }
}

extension IssuedToken {
  /// `{"token","expiresAt","header","claims","forged","forge"}`.
  func json() -> JSONObject {
    [
      "token": .string(compact), "expiresAt": .string(Timestamp.iso(seconds: statedExpiry)),
      "header": .object(header), "claims": .object(claims), "forged": .bool(isForged),
      "forge": forge.map { .object($0.json()) } ?? .null,
    ]
  }
}

extension JSONValue {
  /// The value over several lines.
  var prettyText: String { String(decoding: encoded(pretty: true), as: UTF8.self) }
}
