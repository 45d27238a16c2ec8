package import JSON

/// The `actions` of `input.performActions` (W3C WebDriver, "Actions").
package enum InputActions {
  /// A press of the main mouse button in the middle of an element.
  package static func click(sharedID: String) -> JSONValue {
    let element: JSONValue = ["type": "element", "element": ["sharedId": .string(sharedID)]]
    return [
      [
        "type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"],
        "actions": [
          ["type": "pointerMove", "x": 0, "y": 0, "origin": element],
          ["type": "pointerDown", "button": 0],
          ["type": "pointerUp", "button": 0],
        ],
      ]
    ]
  }

  /// The keys of `text`, one after another, each pressed and released; `holding` stays down around them.
  package static func typing(_ text: String, holding modifier: Key? = nil) -> JSONValue {
    var actions: [JSONValue] = text.flatMap { key -> [JSONValue] in
      [down(String(key)), up(String(key))]
    }
    if let modifier {
      actions = [down(modifier.rawValue)] + actions + [up(modifier.rawValue)]
    }
    return [["type": "key", "id": "keyboard", "actions": .array(actions)]]
  }

  private static func down(_ key: String) -> JSONValue {
    ["type": "keyDown", "value": .string(key)]
  }

  private static func up(_ key: String) -> JSONValue {
    ["type": "keyUp", "value": .string(key)]
  }
}

/// Keys without a character (W3C WebDriver, "Keyboard actions").
package enum Key: String, Sendable {
  case tab = "\u{E004}"
  case enter = "\u{E007}"
  case shift = "\u{E008}"
  case control = "\u{E009}"
  case escape = "\u{E00C}"
  case space = "\u{E00D}"
  case end = "\u{E010}"
  case home = "\u{E011}"
  case arrowLeft = "\u{E012}"
  case arrowUp = "\u{E013}"
  case arrowRight = "\u{E014}"
  case arrowDown = "\u{E015}"
  case delete = "\u{E017}"
}
