import Scenarios
import Testing

struct RefreshPlanTests {
  private let error = Answer(.error("x"))
  private let silence = Answer(.silence)

  @Test func `the last of the standing answers repeats`() {
    var plan = RefreshPlan(standing: [error, silence])
    #expect((0..<4).map { _ in plan.takeNext() } == [error, silence, silence, silence])
  }

  @Test func `without answers every refresh gets a token`() {
    var plan = RefreshPlan()
    #expect((0..<3).map { _ in plan.takeNext() } == [.token, .token, .token])
    plan.replaceStanding([])
    #expect(plan.standing == [.token])
    #expect(RefreshPlan(standing: []).standing == [.token])
  }

  @Test func `answers asked for once come first, in their order, and only once`() {
    var plan = RefreshPlan(standing: [error])
    plan.enqueue(silence)
    plan.enqueue(.token)
    #expect(plan.next == [silence, .token])
    #expect((0..<4).map { _ in plan.takeNext() } == [silence, .token, error, error])
    #expect(plan.next.isEmpty)
  }

  @Test func `new standing answers leave those asked for once`() {
    var plan = RefreshPlan()
    plan.enqueue(error)
    plan.replaceStanding([silence])
    #expect((0..<3).map { _ in plan.takeNext() } == [error, silence, silence])
  }
}
