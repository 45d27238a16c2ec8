import HTTPTypes
import Tokens

/// Why an embedding gets no token.
extension APIError {
  /// Nobody is signed in.
  static let signedOut = APIError(
    .unprocessableContent, "signed-out", "Nobody is signed in at the host any more.",
    remedy: "Sign a persona in.")

  /// The host gives viewers no token.
  static func viewer(_ persona: Persona) -> APIError {
    APIError(
      .unprocessableContent, "viewer-gets-no-token",
      "\(persona.username) is a viewer, and viewers get no token.",
      remedy: "Choose a persona with the role admin or member.")
  }

  /// Whether this is how the host behaves, and nothing is wrong with the simulator.
  var isRuleOfTheHost: Bool { code == "signed-out" || code == "viewer-gets-no-token" }

  /// What the app is told. Troubles of the simulator, such as the path of a key file, are none of its
  /// business.
  var textForApp: String { isRuleOfTheHost ? message : "The host could not issue a token." }
}
