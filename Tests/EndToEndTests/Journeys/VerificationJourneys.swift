import Browsers
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct VerificationJourneys {
  @Test(arguments: Browser.complete)
  func `the browser's own Web Crypto verifies a token, and rejects a changed one`(
    browser: Browser
  ) async throws {
    try await withHostsim { hostsim in
      let answer = try await hostsim.api("/tokens", ["persona": "admin"])
      let token = try #require(answer["token"])
      try await withPage(browser) { page in
        let host = try await HostPage.open(hostsim, in: page)
        let app = try await host.signedInDemo()
        let verdicts = try await app.call(Self.verification, token)
        #expect(verdicts == [true, false])
      }
    }
  }

  private static let verification = """
    async token => {
      const [header, payload, signature] = token.split(".");
      const bytes = text => Uint8Array.from(
        atob(text.replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0));
      const { kid } = JSON.parse(new TextDecoder().decode(bytes(header)));
      const { iss, aud } = JSON.parse(new TextDecoder().decode(bytes(payload)));
      const { keys } = await (await fetch(`${iss}/api/custom-apps/v1/jwks/${aud}`)).json();
      const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
      const key = await crypto.subtle.importKey(
        "jwk", keys.find(key => key.kid === kid), algorithm, false, ["verify"]);
      const changed = payload.slice(0, -1) + (payload.endsWith("Q") ? "A" : "Q");
      const verify = part => crypto.subtle.verify(
        algorithm, key, bytes(signature), new TextEncoder().encode(`${header}.${part}`));
      return [await verify(payload), await verify(changed)];
    }
    """
}
