import Browsers
import JSON
import Testing

struct LaunchPlanTests {
  private func plan(_ browser: Browser, isRoot: Bool = false) -> LaunchPlan {
    LaunchPlan(
      browser, programs: ["/bin/first", "/bin/second"], profile: "/p", isRoot: isRoot)
  }

  @Test(arguments: [
    (Browser.chromium, "ChromeDriver was started successfully on port 4711.\n", "4711"),
    (.firefox, "noise\nWebDriver BiDi listening on ws://127.0.0.1:99\nmore", "99"),
  ])
  func `the address is read from what the browser prints`(
    browser: Browser, output: String, port: String
  ) {
    #expect(plan(browser).address(in: output) == "ws://127.0.0.1:\(port)/session")
  }

  @Test(arguments: [
    (Browser.chromium, "ChromeDriver was started successfully on port 47"),
    (.firefox, "WebDriver BiDi listening on ws://127.0.0.1:9"), (.firefox, ""),
  ])
  func `half a line is no address`(browser: Browser, output: String) {
    #expect(plan(browser).address(in: output) == nil)
  }

  @Test(arguments: [Browser.chromium, .headlessShell], [true, false])
  func `only root goes without Chromium's sandbox`(browser: Browser, isRoot: Bool) {
    let text = plan(browser, isRoot: isRoot).capabilities.text
    #expect(text.contains("--no-sandbox") == isRoot)
    #expect(text.contains("--user-data-dir=/p/"))
    #expect(text.contains("/bin/second"))
  }

  @Test(arguments: Browser.complete)
  func `a window is shown only when it is asked for`(browser: Browser) {
    func isHeadless(_ isHeaded: Bool) -> Bool {
      let plan = LaunchPlan(
        browser, programs: ["/bin/first", "/bin/second"], profile: "/p", isRoot: false,
        isHeaded: isHeaded)
      return (plan.command.joined(separator: " ") + plan.capabilities.text).contains("--headless")
    }
    #expect(isHeadless(false))
    #expect(!isHeadless(true))
  }

  @Test func `the headless shell gives every site its own process`() {
    #expect(plan(.headlessShell).capabilities.text.contains("--site-per-process"))
  }

  @Test func `Firefox keeps its profile in the given folder`() {
    #expect(plan(.firefox).command.contains("/p"))
    #expect(plan(.firefox).profileFiles["user.js"]?.contains("user_pref(") == true)
  }

  @Test func `a missing program is named with the package that brings it`() throws {
    #expect(ProgramPath.find(["sh"], in: "/bin:/usr/bin")?.hasSuffix("/sh") == true)
    #expect(ProgramPath.find(["no-such-browser"], in: "/bin") == nil)
    #expect(ProgramPath.find(["sh"], in: "") == nil)
    let error = BrowserError.missing(program: "firefox-esr", package: "firefox-esr")
    #expect(error.description == "The program firefox-esr is not installed.")
    #expect(error.remedy.contains("apt-get install --no-install-recommends firefox-esr"))
  }
}
