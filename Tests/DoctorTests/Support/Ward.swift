import Doctor

/// Apps that each have one thing wrong, and its name.
enum Ward {
  struct Bed: Sendable, CustomStringConvertible {
    /// The name of the golden text.
    let description: String
    let id: Finding.ID
    let severity: Finding.Severity
    let app: FixtureApp
    let origin: String

    init(
      _ name: String, _ id: Finding.ID, _ severity: Finding.Severity, _ app: FixtureApp,
      in origin: String = "https://app.meingpt.com"
    ) {
      (description, self.id, self.severity, self.app, self.origin) =
        (name, id, severity, app, origin)
    }
  }

  static let development = "http://app.meingpt.com.localhost:7357"
  static let csp = "Content-Security-Policy"

  static let beds: [Bed] = away + framed + networked + stored + scripted + watched

  private static let away: [Bed] = [
    Bed("redirect-loop", .redirectLoop, .blocking, .redirecting(to: "/", page: "/there")),
    Bed(
      "redirect-address", .redirectAddress, .blocking, .redirecting(to: "tel:110", page: "/there")),
    Bed("redirect", .redirect, .blocking, .redirecting(to: "/start#/home", page: "/start")),
    Bed(
      "redirect-origin", .redirectOrigin, .blocking,
      .redirecting(to: "https://www.shop.example/x", page: "/x").at("https://shop.example/")),
    Bed(
      "redirect-login", .redirectLogin, .blocking,
      .redirecting(to: "/auth/sign-in?next=/", page: "/auth/sign-in")),
    Bed(
      "redirect-provider", .redirectLogin, .blocking,
      .redirecting(to: "https://login.microsoftonline.com/x", page: "/x").at(
        "https://shop.example/")),
    Bed("http-error-404", .httpError, .blocking, FixtureApp(answers: [:])),
    Bed("http-error-401", .httpError, .blocking, FixtureApp(answers: ["/": .init(status: 401)])),
    Bed("http-error-500", .httpError, .blocking, FixtureApp(answers: ["/": .init(status: 500)])),
    Bed(
      "not-html", .notHTML, .blocking,
      FixtureApp(answers: ["/": .init(type: "application/json", body: "{}")])),
    Bed(
      "not-html-download", .notHTML, .blocking,
      .sending(("Content-Disposition", "attachment; filename=a.html"))),
    Bed(
      "certificate", .certificate, .blocking,
      FixtureApp(url: "https://shop.example/", certificateProblem: "self-signed certificate")),
    Bed("slow-answer", .slowAnswer, .warning, FixtureApp(milliseconds: 1234)),
    Bed("slow-answer-hopeless", .slowAnswer, .blocking, FixtureApp(milliseconds: 5600)),
    Bed(
      "meta-refresh", .metaRefresh, .blocking,
      FixtureApp(answers: [
        "/": .html(
          "<meta http-equiv=Refresh content='0; url=/next'><script src=/app.js></script>"),
        "/app.js": .script(FixtureApp.goodScript),
      ])),
  ]

  private static let framed: [Bed] = [
    Bed("x-frame-options-deny", .xFrameOptions, .blocking, .sending(("X-Frame-Options", "DENY"))),
    Bed(
      "x-frame-options-sameorigin", .xFrameOptions, .blocking,
      .sending(("X-Frame-Options", "SAMEORIGIN")), in: development),
    Bed(
      "frame-ancestors-none", .frameAncestors, .blocking, .sending((csp, "frame-ancestors 'none'"))),
    Bed(
      "frame-ancestors-self", .frameAncestors, .blocking,
      .sending((csp, "default-src 'self'; connect-src *; frame-ancestors 'self'"))),
    Bed(
      "frame-ancestors-other", .frameAncestors, .blocking,
      .sending((csp, "frame-ancestors 'self' https://portal.example"))),
    Bed(
      "frame-ancestors-second", .frameAncestors, .blocking,
      .sending(
        (csp, "frame-ancestors https://app.meingpt.com"), (csp, "frame-ancestors 'self'"))),
    Bed(
      "frame-ancestors-production-only", .frameAncestors, .blocking,
      .sending((csp, "frame-ancestors https://app.meingpt.com")), in: development),
    Bed(
      "csp-sandbox", .cspSandbox, .blocking,
      .sending((csp, "sandbox allow-same-origin allow-forms"))),
    Bed("csp-sandbox-origin", .cspSandbox, .blocking, .sending((csp, "sandbox allow-scripts"))),
    Bed("csp-connect-src", .cspConnectSource, .note, .sending((csp, "default-src 'self'"))),
    Bed(
      "csp-connect-src-verifying", .cspConnectSource, .warning,
      {
        var app = FixtureApp.running(FixtureApp.goodScript + "\nfetch(`${iss}/jwks/${aud}`);")
        app.answers["/"]?.fields = [(csp, "connect-src 'self' https://api.shop.example")]
        return app
      }()),
    Bed(
      "cross-origin-isolation", .crossOriginIsolation, .warning,
      .sending(
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"))),
    Bed(
      "cross-origin-resource-policy", .crossOriginResourcePolicy, .note,
      .sending(("Cross-Origin-Resource-Policy", "same-origin"))),
  ]

  private static let networked: [Bed] = [
    Bed("mixed-content", .mixedContent, .blocking, FixtureApp().at("http://shop.example/")),
    Bed(
      "mixed-subresource", .mixedSubresource, .warning,
      FixtureApp(
        url: "https://shop.example/",
        answers: [
          "/": .html(
            "<link rel=stylesheet href='http://cdn.example/a.css'><script src=/app.js></script>"),
          "/app.js": .script(FixtureApp.goodScript),
        ])),
    Bed(
      "mixed-subresource-picture", .mixedSubresource, .note,
      FixtureApp(
        url: "https://shop.example/",
        answers: [
          "/": .html("<img src='http://cdn.example/a.png'><script src=/app.js></script>"),
          "/app.js": .script(FixtureApp.goodScript),
        ])),
    Bed("local-network", .localNetwork, .warning, FixtureApp().at("https://192.168.7.20/")),
    Bed(
      "local-network-inner", .localNetwork, .warning,
      FixtureApp.running(FixtureApp.goodScript + "\nfetch(\"http://localhost:4000/api\");")
        .at("https://shop.example/")),
    Bed(
      "local-network-refused", .localNetwork, .blocking,
      .seen { browser in
        browser.isShown = false
        browser.failures = [
          "http://localhost:3000/ net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS"
        ]
      }),
  ]

  private static let stored: [Bed] = [
    Bed(
      "cookie-lax", .cookieSameSite, .warning,
      .sending(("Set-Cookie", "sid=secret; Path=/; HttpOnly; SameSite=Lax"), ("Set-Cookie", "b=1"))),
    Bed(
      "cookie-default", .cookieSameSite, .warning, .sending(("Set-Cookie", "sid=secret; Path=/"))),
    Bed(
      "cookie-not-secure", .cookieNotSecure, .warning,
      .sending(("Set-Cookie", "sid=secret; SameSite=None"))),
    Bed(
      "cookie-unpartitioned", .cookieUnpartitioned, .warning,
      .sending(("Set-Cookie", "sid=secret; Path=/; SameSite=None; Secure"))),
  ]

  private static let scripted: [Bed] = [
    Bed(
      "hash-router", .hashRouter, .warning,
      .running(FixtureApp.goodScript + "\nconst router = createHashRouter(routes);")),
    Bed(
      "hash-router-assigned", .hashRouter, .warning,
      .running(FixtureApp.goodScript + "\nif (!token) location.hash = '/home';")),
    Bed(
      "service-worker", .serviceWorker, .note,
      .running(FixtureApp.goodScript + "\nnavigator.serviceWorker.register('/sw.js');")),
    Bed("no-listener", .noListener, .note, .running("render(location.hash);")),
    Bed(
      "no-origin-check", .noOriginCheck, .warning,
      .running("addEventListener('message', (event) => use(event.data.token));")),
    Bed(
      "origin-check", .originCheck, .warning,
      .running(
        """
        window.addEventListener("message", (event) => {
          if (!event.origin.includes("meingpt.com")) return;
          use(event.data.token);
        });
        """)),
    Bed(
      "origin-check-minified", .originCheck, .warning,
      .running(
        "window.addEventListener('message',e=>{var{origin:o}=e;e.origin.endsWith('meingpt.com')&&u(e.data)})"
      )),
  ]

  private static let watched: [Bed] = [
    Bed(
      "frame-blocked", .frameBlocked, .blocking,
      .seen { browser in
        browser.isShown = false
        browser.failures = ["http://localhost:3000/ net::ERR_BLOCKED_BY_CLIENT"]
      }),
    Bed("no-listener-seen", .noListener, .warning, .seen { $0.listens = false }),
    Bed("token-in-url", .tokenInURL, .note, .seen { $0.fragment = .kept }),
    Bed("hash-router-seen", .hashRouter, .warning, .seen { $0.fragment = .replaced("/home") }),
    Bed(
      "script-errors", .scriptErrors, .warning,
      .seen { $0.errors = ["error: ReferenceError: render is not defined"] }),
    Bed("service-worker-seen", .serviceWorker, .note, .seen { $0.hasServiceWorker = true }),
  ]
}
