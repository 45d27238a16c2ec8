package import JSON

/// An element of a frame's document.
package struct Element: Sendable {
  /// The frame it is in.
  package let frame: Frame
  /// The browser's reference to it.
  package let sharedID: String

  /// The result of `function`, the text of a JavaScript function, for this element and further arguments.
  @discardableResult
  package func call(
    _ function: String, _ arguments: JSONValue...
  ) async throws(BrowserError) -> JSONValue {
    try await frame.call(
      function,
      raw: [["sharedId": .string(sharedID)]] + arguments.map(RemoteValue.argument))
  }

  /// The text that a reader sees.
  package func text() async throws(BrowserError) -> String {
    try await call("element => element.innerText ?? element.textContent").stringValue ?? ""
  }

  /// Brings it into view and presses the mouse on its middle, as a person would.
  package func click() async throws(BrowserError) {
    try await call("element => element.scrollIntoView({block: 'center', behavior: 'instant'})")
    try await frame.perform(InputActions.click(sharedID: sharedID))
  }
}

extension Frame {
  /// The elements that a CSS selector finds now.
  package func elements(_ selector: String) async throws(BrowserError) -> [Element] {
    let answer = try await client.send(
      "browsingContext.locateNodes",
      ["context": .string(id), "locator": ["type": "css", "value": .string(selector)]])
    return (answer["nodes"]?.arrayValue ?? []).compactMap { node in
      node["sharedId"]?.stringValue.map { Element(frame: self, sharedID: $0) }
    }
  }

  /// The first element that a CSS selector finds and that can be seen, as soon as there is one.
  package func element(
    _ selector: String, within limit: Duration = .seconds(10)
  ) async throws(BrowserError) -> Element {
    try await Waiting.wait(for: "\(selector) is shown", within: limit) {
      () throws(BrowserError) in
      let found = try await elements(selector)
      for element in found {
        let isVisible = try await element.call(
          "element => element.checkVisibility({visibilityProperty: true})")
        if isVisible == true { return .done(element) }
      }
      return .notYet("\(found.count) elements, none of them visible")
    }
  }

  /// The element that an expression gives, for example one inside a shadow tree, as soon as there is one.
  package func element(
    byExpression expression: String, within limit: Duration = .seconds(10)
  ) async throws(BrowserError) -> Element {
    try await Waiting.wait(for: "\(expression) is an element", within: limit) {
      () throws(BrowserError) in
      let value = try await evaluate(expression)
      guard let sharedID = value["sharedId"]?.stringValue else { return .notYet(value.text) }
      return .done(Element(frame: self, sharedID: sharedID))
    }
  }

  /// Clicks the first visible element that a CSS selector finds, as soon as there is one.
  package func click(_ selector: String) async throws(BrowserError) {
    try await element(selector).click()
  }

  /// Types `text` with the keyboard into whatever has the focus.
  package func type(_ text: String) async throws(BrowserError) {
    try await perform(InputActions.typing(text))
  }

  /// Presses one key, with another one held if given.
  package func press(_ key: Key, holding modifier: Key? = nil) async throws(BrowserError) {
    try await perform(InputActions.typing(key.rawValue, holding: modifier))
  }

  func perform(_ actions: JSONValue) async throws(BrowserError) {
    try await client.send(
      "input.performActions", ["context": .string(id), "actions": actions])
  }
}
