extension ScenarioSchema {
  /// What must be true.
  static let expectations = #"""
    {
      "expectation": {
        "description": "What must be true now, once everything has settled; with within: by then. It fails the scenario if not.",
        "type": "object",
        "additionalProperties": false,
        "anyOf": [
          {"required": ["refreshes"]}, {"required": ["refresh"]}, {"required": ["app-token"]},
          {"required": ["forged-token-used"]}, {"required": ["text"]}, {"required": ["no-text"]},
          {"required": ["rejected"]}, {"required": ["frame"]}, {"required": ["key-fetches"]},
          {"required": ["console-errors"]}, {"required": ["message"]}
        ],
        "properties": {
          "refreshes": {
            "$ref": "#/$defs/number", "description": "So many requests came since open."
          },
          "refresh": {
            "description": "before-expiry: the next one comes before the current token expires. none: none comes (needs within).",
            "enum": ["before-expiry", "none"]
          },
          "app-token": {
            "description": "The bearer token of the app's latest request to its own back end, or the one the reference client holds.",
            "enum": ["current", "initial", "forged", "none"]
          },
          "forged-token-used": {
            "description": "Whether any request of the app ever carried a forged token.",
            "type": "boolean"
          },
          "text": {
            "$ref": "#/$defs/seen", "description": "What the user sees in the frame. Needs a driven browser."
          },
          "no-text": {
            "$ref": "#/$defs/seen",
            "description": "What the user does not see in the frame. Needs a driven browser."
          },
          "in": {"$ref": "#/$defs/selector", "description": "Where: a CSS selector."},
          "rejected": {
            "$ref": "#/$defs/number", "description": "Messages that the host page refused."
          },
          "frame": {
            "description": "The state of the frame.", "enum": ["loaded", "blocked", "gone"]
          },
          "reason": {
            "description": "Why a message was refused, or the frame blocked.",
            "enum": [
              "origin", "source", "shape", "frame-ancestors", "x-frame-options", "mixed-content",
              "unreachable"
            ]
          },
          "key-fetches": {
            "$ref": "#/$defs/number", "description": "Requests for the key set since open."
          },
          "console-errors": {
            "$ref": "#/$defs/number",
            "description": "Uncaught errors and console errors in the app. Needs a driven browser."
          },
          "message": {
            "description": "The app posted a message that contains these fields.",
            "type": "object", "examples": [{"type": "MEINGPT_TOKEN_REFRESH"}]
          },
          "within": {"$ref": "#/$defs/duration", "description": "By when it must come true."}
        },
        "dependentSchemas": {
          "in": {"anyOf": [{"required": ["text"]}, {"required": ["no-text"]}]},
          "reason": {
            "anyOf": [
              {
                "required": ["rejected"],
                "properties": {"reason": {"enum": ["origin", "source", "shape"]}}
              },
              {
                "required": ["frame"],
                "properties": {
                  "reason": {
                    "enum": ["frame-ancestors", "x-frame-options", "mixed-content", "unreachable"]
                  }
                }
              }
            ]
          }
        },
        "if": {"required": ["refresh"], "properties": {"refresh": {"const": "none"}}},
        "then": {"required": ["within"]}
      },
      "seen": {
        "anyOf": [
          {"$ref": "#/$defs/visible"},
          {"type": "array", "items": {"$ref": "#/$defs/visible"}, "minItems": 1}
        ]
      }
    }
    """#
}
