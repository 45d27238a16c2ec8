import Testing

@testable import Native

@Suite struct `A crowd of connections` {
  @Test func `is told once when it leaves, and again when the next one does`() {
    let crowd = Crowd()
    for _ in 0..<499 { #expect(!crowd.countDeparture()) }
    #expect(crowd.countDeparture())
    for _ in 0..<2000 { #expect(!crowd.countDeparture()) }
    #expect(crowd.takeStragglers())
    #expect(!crowd.takeStragglers())
    for _ in 0..<499 { #expect(!crowd.countDeparture()) }
    #expect(crowd.countDeparture())
  }

  @Test func `is over when few went in the meantime, who count for the next one`() {
    let crowd = Crowd()
    for _ in 0..<500 { _ = crowd.countDeparture() }
    for _ in 0..<49 { #expect(!crowd.countDeparture()) }
    #expect(!crowd.takeStragglers())
    for _ in 0..<450 { #expect(!crowd.countDeparture()) }
    #expect(crowd.countDeparture())
  }
}
