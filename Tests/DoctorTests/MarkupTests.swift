import Messages
import Testing

@testable import Doctor

@Suite struct `Markup of an app` {
  @Test func `names what the page loads`() {
    let html = """
      <!-- <script src="no.js"></script> --><BASE href='/x/'>
      <script type=module src=a.js></script><SCRIPT>if (a < b) "</b>";</SCRIPT >
      <script type="application/json">{"onmessage":1}</script>
      <link rel="preload stylesheet" href="s.css?a&amp;b"><img src=p.png/><object data=o></object>
      <meta http-equiv=REFRESH content="5; url=/n">
      """
    let markup = Markup(html: Array(html.utf8))
    #expect(markup.scripts == ["a.js"])
    #expect(
      markup.inlineScripts.map { String(decoding: $0, as: UTF8.self) } == ["if (a < b) \"</b>\";"])
    #expect(markup.resources.map(\.url) == ["a.js", "s.css?a&b", "p.png/", "o"])
    #expect(markup.refresh == "5; url=/n" && markup.base == "/x/")
  }

  @Test(arguments: [
    "<", "<a", "<a b", "<a b=", "<a b='", "<!--", "<script>", "</", "<script src=", "",
  ])
  func `ends with the text, wherever that is cut off`(html: String) {
    _ = Markup(html: Array(html.utf8))
  }

  @Test func `random bytes are no trap`() {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "<", ">", "script", "</script", "\"", "'", "=", " ", "!--", "-->", "&", "src", "ü",
    ]
    for _ in 0..<10_000 {
      let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      _ = Markup(html: Array(text.utf8))
      _ = ContentPolicy(text)
    }
  }

  @Test func `the modules of a script are followed`() throws {
    let script = "import{a}from'./a.js';import \"/b.js\";export * from \"bare\";import(`./${x}.js`)"
    let address = try #require(AppAddress("http://localhost:3000/js/app.js"))
    let found = ModuleImports.addresses(in: Array(script.utf8), at: address)
    #expect(found.map(\.pathAndQuery) == ["/js/a.js", "/b.js"])
  }
}
