extension ScenarioEngine {
  /// What an event means for the script, if there is one.
  mutating func play(_ event: Event, _ effects: inout [Effect]) {
    guard let stage = script?.stage else { return }
    switch (event, stage) {
    case (.began, .ready): script?.stage = .between
    case (.performed(.done), .performing): settle(&effects)
    case (.performed(.skipped(let reason)), _) where script?.isInStep == true:
      end(.skipped(reason), &effects)
    case (.performed(.broken(let what, let remedy)), _) where script?.isInStep == true:
      end(.broken(what, remedy: remedy), &effects)
    case (.settled, .settling): end(.passed, &effects)
    case (.settled(let sight), .asking(let inquiry)): judge(inquiry, sight, &effects)
    case (.aborted, _) where isPlaying: finish(.aborted, &effects)
    case (.paused, _): script?.isPaused = true
    case (.stepped, .between): begin(&effects)
    case (.stepped, _): script?.isPaused = true
    case (.resumed, _): script?.isPaused = false
    default: break
    }
    while let script, script.stage == .between, !goOn(script, &effects) {}
  }

  /// Begins the next step or ends the scenario. True when it stands still because it is paused.
  private mutating func goOn(_ script: Script, _ effects: inout [Effect]) -> Bool {
    if script.number == script.lines.count {
      finish(script.isIncomplete ? .incomplete : .passed, &effects)
    } else if script.isPaused {
      return true
    } else {
      begin(&effects)
    }
    return false
  }

  private mutating func begin(_ effects: inout [Effect]) {
    guard let line = script?.lines[script?.number ?? 0] else { return }
    script?.number += 1
    script?.began = now
    effects.append(.began(stepNumber))
    if let ability = line.step.ability, script?.abilities.contains(ability) != true,
      let lack = Ability.lack(of: [ability])
    {
      return end(.skipped(lack), &effects)
    }
    switch line.step {
    case .answer(let answer):
      if desk.answerHeld(with: answer, at: now, &effects) { return settle(&effects) }
      end(
        .broken(
          "no refresh waits for an answer",
          remedy: "Hold one first, with hold among the answers of refreshes."), &effects)
    case .refreshes(let answers):
      desk.plan.replaceStanding(answers)
      end(.passed, &effects)
    case .next(let answer):
      desk.plan.enqueue(answer)
      end(.passed, &effects)
    case .disconnect(let time):
      effects.append(.cut(for: time))
      settle(&effects)
    case .wait(let time): pass(time, isSleep: false, &effects)
    case .sleep(let time): pass(time, isSleep: true, &effects)
    case .expect(let expectation): ask(expectation, &effects)
    case .open, .reload, .navigate, .send, .receive, .persona, .signOut, .rotateKeys, .withdrawKey,
      .keySet, .bridge, .lifetime, .expireToken, .click, .type, .note:
      script?.stage = .performing
      effects.append(.perform(line.step))
    }
  }

  private mutating func settle(_ effects: inout [Effect]) {
    script?.stage = .settling
    effects.append(.look(Needs()))
  }

  private mutating func pass(_ time: Duration, isSleep: Bool, _ effects: inout [Effect]) {
    script?.stage = .settling
    effects.append(
      .advance(to: now.later(by: time), isSleep: isSleep, stops: false, needs: Needs()))
  }

  /// Ends the step under way, and with it the scenario when it went wrong.
  mutating func end(_ outcome: StepResult.Outcome, _ effects: inout [Effect]) {
    guard let script else { return }
    effects.append(.ended(script.result(script.number, outcome, began: script.began, now: now)))
    switch outcome {
    case .passed: self.script?.stage = .between
    case .skipped:
      self.script?.isIncomplete = true
      self.script?.stage = .between
    case .failed: finish(.failed, &effects)
    case .broken, .notRun: finish(.broken, &effects)
    }
  }

  /// Ends the scenario. What is under way then, and everything behind it, is not run.
  private mutating func finish(_ outcome: ScenarioOutcome, _ effects: inout [Effect]) {
    guard let script else { return }
    if outcome == .aborted, script.isInStep {
      effects.append(.ended(script.result(script.number, .notRun, began: script.began, now: now)))
    }
    for number in (script.number + 1)..<(script.lines.count + 1) {
      effects.append(.ended(script.result(number, .notRun, began: now, now: now)))
    }
    self.script?.stage = .finished
    effects.append(.finished(outcome))
  }
}
