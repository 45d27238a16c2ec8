import Host
import Messages
import Testing

struct ForeignOriginTests {
  @Test(
    arguments: [
      ("http://evil.localhost", "http://evil.localhost:7357"),
      ("http://evil.localhost/", "http://evil.localhost:7357/"),
      ("http://EVIL.localhost/a:b?c#d", "http://EVIL.localhost:7357/a:b?c#d"),
      ("http://meingpt.com.evil.localhost", "http://meingpt.com.evil.localhost:7357"),
      ("http://evil.localhost:80", "http://evil.localhost:80"),
      ("https://evil.localhost", "https://evil.localhost"),
      ("http://demo.localhost", "http://demo.localhost"),
      ("http://notevil.localhost", "http://notevil.localhost"),
      ("http://evil.localhost.example", "http://evil.localhost.example"),
      ("http://", "http://"), ("*", "*"), ("", ""),
    ])
  func `a foreign name without a port gets this run's`(written: String, served: String) {
    let origins = Origins(configuration: Configuration(), profile: .meingpt, port: 7357)
    #expect(origins.served(written) == served)
  }

  @Test func `on port 80 nothing is added`() {
    let origins = Origins(configuration: Configuration(), profile: .meingpt, port: 80)
    #expect(origins.served("http://evil.localhost") == "http://evil.localhost")
  }
}
