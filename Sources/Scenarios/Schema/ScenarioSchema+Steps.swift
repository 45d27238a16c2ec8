extension ScenarioSchema {
  /// Steps.
  static let steps = #"""
    {
      "step": {
        "description": "One thing that happens, or that must be true.",
        "anyOf": [
          {"enum": ["open", "reload", "sign-out", "rotate-keys", "withdraw-key"]},
          {
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
              "open": {
                "description": "Frames the app with a token in the fragment.",
                "anyOf": [{"$ref": "#/$defs/done"}, {"$ref": "#/$defs/opening"}]
              },
              "reload": {
                "description": "The frame again: same with the URL it had, fresh with a new token.",
                "enum": ["same", "fresh", null]
              },
              "navigate": {
                "$ref": "#/$defs/text", "description": "The frame leaves for another document.",
                "examples": ["http://evil.localhost/"]
              },
              "wait": {"$ref": "#/$defs/duration", "description": "Time passes."},
              "sleep": {
                "$ref": "#/$defs/duration",
                "description": "The machine is suspended: the clock jumps, late timers fire on waking."
              },
              "send": {
                "$ref": "#/$defs/sending",
                "description": "The host, or a foreign window, posts a message to the app that nobody asked for."
              },
              "receive": {
                "$ref": "#/$defs/receiving",
                "description": "A foreign window posts a message to the host page."
              },
              "answer": {"$ref": "#/$defs/answer", "description": "Answers the held refresh."},
              "refreshes": {
                "$ref": "#/$defs/answers", "description": "From now on, these answers."
              },
              "persona": {
                "$ref": "#/$defs/text", "description": "The signed-in user changes.",
                "examples": ["admin", "member", "viewer"]
              },
              "sign-out": {
                "$ref": "#/$defs/done",
                "description": "The signed-in user leaves; refreshes then get an error."
              },
              "rotate-keys": {
                "description": "A new signing key; the old one stays published for the overlap.",
                "anyOf": [
                  {"$ref": "#/$defs/done"},
                  {
                    "type": "object", "additionalProperties": false,
                    "properties": {"overlap": {"$ref": "#/$defs/duration"}}
                  }
                ],
                "examples": [{"overlap": "10m"}]
              },
              "withdraw-key": {
                "$ref": "#/$defs/done", "description": "The old key leaves the key set."
              },
              "jwks": {
                "description": "The key-set endpoint misbehaves; normal: it recovers.",
                "anyOf": [
                  {"const": "normal"},
                  {
                    "type": "object", "additionalProperties": false,
                    "properties": {
                      "status": {
                        "description": "The HTTP status.", "type": "integer", "minimum": 200,
                        "maximum": 599
                      },
                      "after": {"$ref": "#/$defs/duration", "description": "How late it answers."},
                      "body": {
                        "description": "The body instead of the key set; a mapping becomes JSON.",
                        "anyOf": [{"$ref": "#/$defs/text"}, {"type": "object"}]
                      }
                    }
                  }
                ],
                "examples": [{"status": 503}, "normal"]
              },
              "bridge": {
                "description": "The WebSocket between host page and service is cut, or restored.",
                "enum": ["down", "up"]
              },
              "click": {
                "$ref": "#/$defs/selector",
                "description": "Clicks in the app, as its user. Needs a driven browser."
              },
              "type": {
                "description": "Types in the app, as its user. Needs a driven browser.",
                "type": "object", "additionalProperties": false, "required": ["into", "text"],
                "properties": {
                  "into": {"$ref": "#/$defs/selector"}, "text": {"$ref": "#/$defs/text"}
                }
              },
              "note": {"$ref": "#/$defs/text", "description": "A caption in the timeline."},
              "expect": {"$ref": "#/$defs/expectation"}
            }
          }
        ]
      },
      "opening": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "persona": {"$ref": "#/$defs/text", "description": "Who is signed in from now on."},
          "token": {
            "description": "The token in the fragment: bent, or none at all.",
            "anyOf": [{"const": "none"}, {"$ref": "#/$defs/forge"}, {"type": "null"}]
          },
          "path": {"$ref": "#/$defs/text", "description": "Another path of the app."},
          "fragment": {"$ref": "#/$defs/text", "description": "The app's own fragment."},
          "sandbox": {
            "$ref": "#/$defs/text", "description": "The frame's sandbox attribute.",
            "examples": ["allow-scripts"]
          }
        }
      }
    }
    """#

  /// Messages that nobody asked for.
  static let messages = #"""
    {
      "message": {
        "description": "Any message. A token field that is a mapping is a forge.",
        "not": {"type": "null"},
        "if": {"required": ["token"], "properties": {"token": {"type": "object"}}, "type": "object"},
        "then": {"properties": {"token": {"$ref": "#/$defs/forge"}}},
        "examples": [{"type": "MEINGPT_TOKEN_RESPONSE", "token": {"alg": "none"}}]
      },
      "posting": {
        "type": "object",
        "additionalProperties": false,
        "required": ["message"],
        "properties": {
          "message": {"anyOf": [{"$ref": "#/$defs/message"}, {"type": "null"}]},
          "from": {
            "$ref": "#/$defs/origin",
            "description": "The origin of the foreign window that posts it. A name below evil.localhost needs no port."
          },
          "via": {"$ref": "#/$defs/via"},
          "to": {"$ref": "#/$defs/target"}
        },
        "dependentRequired": {"via": ["from"]}
      },
      "sending": {
        "if": {"type": "object", "required": ["message"]},
        "then": {"$ref": "#/$defs/posting"},
        "else": {
          "allOf": [
            {"$ref": "#/$defs/message"},
            {
              "not": {
                "type": "object",
                "not": {"required": ["type"]},
                "anyOf": [{"required": ["from"]}, {"required": ["via"]}, {"required": ["to"]}]
              }
            }
          ]
        }
      },
      "receiving": {"allOf": [{"$ref": "#/$defs/posting"}, {"required": ["from"]}]}
    }
    """#
}
