import Testing
import Trials

@Suite struct `A report as TAP` {
  private func text(_ suite: SuiteResult) -> String {
    String(decoding: ReportFormat.tap.bytes(of: suite), as: UTF8.self)
  }

  @Test func `holds a line for each scenario and a block for each that did not pass`() throws {
    try expectReport(text(Samples.suite), "report.tap")
  }

  @Test func `Perl's harness counts the same`() throws {
    var suite = Samples.suite
    suite.trials[0].scenario = "escaped # TODO \\ \n not ok \(Play.token)"
    let text = text(suite)
    #expect(!text.contains("eyJ"))
    let harness = """
      use TAP::Parser; local $/; my $p = TAP::Parser->new({ tap => scalar <STDIN> =~ s/version 14/version 13/r });
      $p->run; print join(" ", $p->tests_run, scalar $p->failed, scalar $p->skipped, scalar $p->todo,
      scalar $p->parse_errors), "\\n"; print join("\\n", $p->parse_errors);
      """
    let verdict = try judged(["perl", "-e", harness], text)
    #expect(verdict.output == "10 4 1 0 0\n")
  }

  @Test func `a suite of nothing is skipped as a whole`() {
    #expect(
      text(SuiteResult(version: "1", startedAt: 0)) == "TAP version 14\n1..0 # SKIP no scenario\n")
  }
}
