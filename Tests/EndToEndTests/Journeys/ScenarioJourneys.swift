import Browsers
import Foundation
import Host
import JSON
import Scenarios
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct ScenarioJourneys {
  @Test(arguments: Browser.complete)
  func `a scenario is found, run and passed with the keyboard alone`(browser: Browser) async throws
  {
    try await withScenarios(browser) { page in
      try await page.frame.element("[data-form=picker] [name=text]").click()
      try await page.frame.type("OPENED")
      try await page.frame.wait(
        until: "document.querySelectorAll('[data-run-scenario]').length === 1")
      #expect(try await page.text("[data-picker=count]") == "1 of 4")
      try await page.frame.evaluate("document.querySelector('[data-run-scenario]').focus(); 0")
      try await page.frame.press(.enter)
      try await page.outcome("passed")
      #expect(try await page.text(".steps").contains("✓"))
      try await page.frame.click("#tab-timeline")
      let marks = try await page.marks()
      #expect(marks.first == "Scenario started: The app is opened")
      #expect(marks.last == "Scenario passed: The app is openedpassed")
      #expect(marks.contains("1/3open✓"))
      #expect(marks.count == 5)
    }
  }

  @Test(arguments: Browser.complete)
  func `a failed expectation is told in the words of the terminal`(browser: Browser) async throws {
    try await withScenarios(browser) { page in
      try await page.run("start/greedy")
      try await page.outcome("failed")
      try await page.frame.click("[data-act=details]")
      let focused = "document.activeElement.dataset.result"
      #expect(try await page.frame.evaluate(focused) == "card")
      let failed = try await page.text(".steps__item--failed")
      #expect(failed.contains("expected refreshes is 3 within 1s, but refreshes is 0"))
      #expect(failed.contains("line 4"))
      #expect(try await page.text(".steps__item--notRun").contains("note: Never reached"))
    }
  }

  @Test func `a run is paused, taken step by step, resumed and aborted`() async throws {
    try await withScenarios(.headlessShell) { page in
      try await page.run("slow/hour")
      try await page.frame.wait(until: "!document.querySelector('[data-run=wait]').hidden")
      #expect(try await page.text("[data-run=text]") == "wait: 1h")
      #expect(try await page.text("[data-run=left]").contains("59 min"))
      try await page.frame.click("[data-act=pause]")
      try await page.status("pausing")
      try await page.frame.click("[data-act=step]")
      try await page.status("paused")
      #expect(try await page.text("[data-run=count]") == "Step 2 of 4")
      try await page.frame.click("[data-act=resume]")
      try await page.frame.wait(
        until: "document.querySelector('[data-run=text]').textContent === 'wait: 2h'")
      // Another one does not start meanwhile.
      try await page.run("start/opened")
      try await page.frame.wait(
        until: "document.querySelector('.toasts').textContent.includes('running already')")
      try await page.frame.click("[data-act=abort]")
      try await page.outcome("aborted")
      #expect(try await page.text(".steps__item--passed:nth-child(2)").contains("wait: 1h"))
    }
  }

  @Test func `a run survives a reload of the page, and the marks of its steps too`() async throws {
    try await withScenarios(.headlessShell) { page in
      try await page.run("slow/hour")
      try await page.frame.wait(until: "!document.querySelector('[data-run=wait]').hidden")
      try await page.frame.evaluate("setTimeout(() => location.reload()); 0")
      try await page.frame.wait(
        until: "performance.getEntriesByType('navigation')[0]?.type === 'reload' "
          + "&& document.querySelector('[data-run=text]')?.textContent === 'wait: 1h'")
      #expect(try await page.text("[data-run=title]") == "Hours go by")
      try await page.frame.click("#tab-timeline")
      let marks = try await page.marks()
      #expect(marks.contains("1/4open✓") && marks.contains("2/4wait: 1h"))
      try await page.frame.click("[data-act=abort]")
      try await page.outcome("aborted")
    }
  }

  @Test func `a file that cannot be read is shown with its errors, and nothing runs`() async throws
  {
    try await withScenarios(.headlessShell) { page in
      try await page.choose(file: "scenario: Slip\nsteps:\n  - open\n  - anwser: token\n")
      try await page.frame.wait(until: "!document.querySelector('[data-picker=problem]').hidden")
      let problem = try await page.text("[data-picker=problem]")
      #expect(problem.contains("4:5") && problem.contains("did you mean \"answer\"?"))
      #expect(try await page.frame.evaluate("document.querySelector('.run').hidden") == true)
      try await page.choose(file: "scenario: Own file\nsteps:\n  - open\n")
      try await page.outcome("passed")
      #expect(try await page.text("[data-run=title]") == "Own file")
      let isGone = "document.querySelector('[data-picker=problem]').hidden"
      #expect(try await page.frame.evaluate(isGone) == true)
    }
  }

  @Test(arguments: Browser.complete)
  func `what was clicked becomes a file that replays`(browser: Browser) async throws {
    try await withScenarios(browser) { page in
      let demo = try await page.signedInDemo()
      try await page.frame.click("#tab-controls")
      try await page.frame.click(".preset--bad")
      try await page.frame.wait(until: "document.querySelector('.toasts').textContent")
      try await demo.click("[data-slot=renew]")
      try await demo.wait(until: "document.body.innerText.includes('Too many requests')")
      try await page.frame.click("#tab-timeline")
      try await page.frame.click(".toolbar [data-do=record]")
      try await page.frame.wait(
        until: "document.querySelector('[data-save=code]').textContent.includes('steps:')")
      let yaml = try await page.text("[data-save=code]")
      let scenario = try Scenario.read(yaml: yaml, file: "recorded.yaml")
      #expect(yaml.contains("Too many requests"))
      #expect(scenario.steps.contains { if case .expect = $0.step { true } else { false } })
      try await page.frame.press(.escape)
      #expect(try await page.frame.evaluate("document.querySelector('dialog').open") == false)
    }
  }

  @Test(arguments: Browser.complete, UserContext.ColorScheme.allCases)
  func `axe finds nothing in a run, its result and the recording, and nothing is too wide`(
    browser: Browser, scheme: UserContext.ColorScheme
  ) async throws {
    guard let axe = try Axe.program() else { return }
    try await withScenarios(browser) { page in
      try await page.setColorScheme(scheme)
      try await page.setViewport(width: 400, height: 800)
      try await page.run("slow/hour")
      try await page.frame.wait(until: "!document.querySelector('[data-run=wait]').hidden")
      #expect(try await Axe.findings(in: page.frame, axe) == [])
      try await page.expectNoOverhang()
      try await page.frame.click("[data-act=abort]")
      try await page.outcome("aborted")
      #expect(try await Axe.findings(in: page.frame, axe) == [])
      try await page.expectNoOverhang()
      try await page.frame.click("#tab-timeline")
      #expect(try await Axe.findings(in: page.frame, axe) == [])
      try await page.frame.click("#tab-scenarios")
      try await page.frame.click("#panel-scenarios [data-do=record]")
      try await page.frame.wait(until: "document.querySelector('dialog').open")
      #expect(try await Axe.findings(in: page.frame, axe) == [])
      let reports = await page.userContext.reports()
      #expect(reports.filter { $0.level == "error" || $0.text.contains("CSP") } == [])
    }
  }
}
