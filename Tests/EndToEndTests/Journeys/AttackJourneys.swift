import Browsers
import Foundation
import Host
import JSON
import Testing

/// What a page of somebody else's can do to the service, in the browser of its user.
@Suite(.tags(.browser), .timeLimit(.minutes(4)))
struct AttackJourneys {
  private static let page = "<h1>attacker</h1><form method=post><input name=x></form>"

  /// A page at an origin that the service does not know, beside a running service.
  private func attack(
    _ browser: Browser, _ body: (Simulation, Frame) async throws -> Void
  ) async throws {
    try await FixtureServer.serving(["/": .html(Self.page)]) { port in
      try await Simulation.running { simulation in
        try await withPage(browser) { page in
          try await page.frame.navigate(to: "http://localhost:\(port)/")
          try await body(simulation, page.frame)
        }
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `a foreign page opens no bridge, whatever it offers`(browser: Browser) async throws {
    try await attack(browser) { simulation, frame in
      for base in [simulation.origins.host, simulation.origins.loopback] {
        for query in ["?client=page", ""] {
          for offer in ["'hostsim.v1'", "[]", "'other'"] {
            let address = "ws" + base.dropFirst(4) + "/bridge" + query
            let seen = try await frame.evaluate(
              """
              new Promise(done => {
                const socket = new WebSocket("\(address)", \(offer));
                socket.onopen = () => done("open");
                socket.onmessage = event => done("message " + event.data);
                socket.onclose = () => done("closed");
              })
              """)
            #expect(seen == "closed", "\(address) \(offer)")
          }
        }
      }
      #expect(try await simulation.embeddings() == [])
    }
  }

  @Test(arguments: Browser.complete)
  func `a foreign page changes nothing and reads nothing`(browser: Browser) async throws {
    try await attack(browser) { simulation, frame in
      let before = try await simulation.get("/keys").text
      for base in [simulation.origins.host, simulation.origins.loopback] {
        let api = base + "/api/sim/v1"
        for path in ["/embeddings", "/keys/org_demo/rotate", "/keys/org_demo/withdraw", "/tokens"] {
          let outcome = try await frame.evaluate(
            """
            (async () => {
              const types = ["text/plain", "application/x-www-form-urlencoded", "application/json"];
              const read = [];
              for (const type of types) {
                for (const mode of ["no-cors", "cors"]) {
                  for (const method of ["POST", "DELETE", "PUT"]) {
                    try {
                      const answer = await fetch("\(api)\(path)", {
                        method, mode, body: "{}", headers: {"Content-Type": type},
                        credentials: "include",
                      });
                      const text = await answer.text();
                      if (text !== "") read.push(type + " " + mode + " " + text);
                    } catch {}
                  }
                }
                navigator.sendBeacon("\(api)\(path)", new Blob(["{}"], {type}));
              }
              try { read.push(await (await fetch("\(api)/configuration")).text()); } catch {}
              return read.join("\\n");
            })()
            """)
          #expect(outcome == "", "\(path)")
        }
      }
      #expect(try await simulation.embeddings() == [])
      #expect(try await simulation.get("/keys").text == before)
    }
  }

  @Test(arguments: Browser.complete)
  func `a form that a foreign page sends by itself is refused`(browser: Browser) async throws {
    try await attack(browser) { simulation, frame in
      let address = simulation.origins.host + "/api/sim/v1/embeddings"
      try await frame.evaluate(
        """
        (() => {
          const form = document.forms[0];
          form.action = "\(address)";
          form.enctype = "text/plain";
          form.elements[0].name = '{"persona":"admin","x":"';
          form.elements[0].value = '"}';
          setTimeout(() => form.submit());
        })()
        """)
      let text = try await frame.wait(
        until: "location.href == '\(address)' && document.body?.textContent")
      #expect(text.stringValue?.contains("foreign-origin") == true, "\(text.text)")
      #expect(try await simulation.embeddings() == [])
    }
  }

  /// DNS rebinding: by now the attacker's name and port lead to the service, so the browser takes it for the
  /// attacker's own and lets his page read everything. Nothing but the name in the request tells.
  @Test(arguments: Browser.complete)
  func `a page whose name was rebound to the service gets nothing`(browser: Browser) async throws {
    try await withPage(browser) { page in
      let port = try await FixtureServer.serving(["/": .html(Self.page)]) { port in
        try await page.frame.navigate(to: "http://rebound.localhost:\(port)/")
        return port
      }
      try await Simulation.running(app: nil, { $0.port = port }) { simulation in
        for path in ["/", "/config.json", "/api/sim/v1/configuration", "/api/sim/v1/embeddings"] {
          for method in ["GET", "POST"] {
            let status = try await page.frame.evaluate(
              """
              fetch("\(path)", {method: "\(method)", headers: {"Content-Type": "application/json"}})
                .then(answer => answer.status)
              """)
            #expect(status == 421, "\(method) \(path)")
          }
        }
        let socket = try await page.frame.evaluate(
          """
          new Promise(done => {
            const socket = new WebSocket("ws://rebound.localhost:\(port)/bridge?client=page", "hostsim.v1");
            socket.onopen = () => done("open");
            socket.onclose = () => done("closed");
          })
          """)
        #expect(socket == "closed")
        #expect(try await simulation.embeddings() == [])
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `a foreign page cannot frame the host page, nor use its parts`(
    browser: Browser
  ) async throws {
    try await attack(browser) { simulation, frame in
      let host = simulation.origins.host
      let seen = try await frame.evaluate(
        """
        (async () => {
          const load = (tag, set) => new Promise(done => {
            const element = Object.assign(document.createElement(tag), set);
            element.onload = () => done("loaded");
            element.onerror = () => done("refused");
            document.body.append(element);
          });
          const results = [
            await load("script", {src: "\(host)/config.json"}),
            await load("script", {src: "\(host)/api/sim/v1/configuration"}),
            await load("img", {src: "\(host)/api/sim/v1/configuration"}),
          ];
          const frame = Object.assign(document.createElement("iframe"), {src: "\(host)/"});
          document.body.append(frame);
          await new Promise(done => frame.onload = done);
          return results.join(" ");
        })()
        """)
      #expect(seen == "refused refused refused")
      // A framed host page would open its bridge.
      #expect(try await simulation.embeddings() == [])
    }
  }
}
