extension ScenarioSchema {
  /// Answers to a refresh.
  static let answers = #"""
    {
      "answers": {
        "anyOf": [
          {"type": "array", "items": {"$ref": "#/$defs/answer"}}, {"$ref": "#/$defs/answer"}
        ]
      },
      "answer": {
        "description": "What the app receives for a refresh.",
        "anyOf": [
          {"enum": ["token", "silence", "hold", "disconnect"]},
          {
            "type": "object",
            "additionalProperties": false,
            "oneOf": [
              {"required": ["token"]}, {"required": ["error"]}, {"required": ["silence"]},
              {"required": ["hold"]}, {"required": ["disconnect"]}, {"required": ["raw"]}
            ],
            "properties": {
              "token": {
                "description": "A fresh token; bent as its value says.",
                "anyOf": [{"$ref": "#/$defs/forge"}, {"type": "null"}]
              },
              "error": {
                "$ref": "#/$defs/text", "description": "MEINGPT_TOKEN_ERROR with this text.",
                "examples": ["Too many requests"]
              },
              "silence": {"$ref": "#/$defs/done", "description": "Nothing, ever."},
              "hold": {"$ref": "#/$defs/done", "description": "Nothing until an answer step."},
              "disconnect": {
                "description": "The WebSocket is cut at that moment, and comes back after a while.",
                "anyOf": [
                  {"$ref": "#/$defs/done"},
                  {
                    "type": "object", "additionalProperties": false,
                    "properties": {"for": {"$ref": "#/$defs/duration"}}
                  }
                ]
              },
              "raw": {"description": "Exactly this message."},
              "for": {
                "$ref": "#/$defs/duration", "description": "How long the WebSocket stays cut; 1s without it."
              },
              "after": {"$ref": "#/$defs/duration", "description": "How late."},
              "times": {
                "description": "How often.", "type": "integer", "minimum": 1, "maximum": 100
              },
              "from": {
                "$ref": "#/$defs/origin",
                "description": "The origin of the foreign window that posts it. A name below evil.localhost needs no port."
              },
              "via": {"$ref": "#/$defs/via"},
              "to": {"$ref": "#/$defs/target"},
              "expires-at": {
                "$ref": "#/$defs/text",
                "description": "How expiresAt is spelled: iso, ms, s, missing, or any text.",
                "examples": ["iso", "ms", "s", "missing", "tomorrow"]
              },
              "drop": {
                "description": "Fields that the message lacks.",
                "anyOf": [
                  {"type": "array", "items": {"$ref": "#/$defs/text"}}, {"$ref": "#/$defs/text"}
                ],
                "examples": [["token"], ["expiresAt"]]
              },
              "type": {"$ref": "#/$defs/text", "description": "Another message type."},
              "alongside": {
                "$ref": "#/$defs/answers", "description": "A second answer right behind it."
              }
            },
            "dependentRequired": {
              "via": ["from"], "for": ["disconnect"], "expires-at": ["token"]
            },
            "dependentSchemas": {
              "drop": {"anyOf": [{"required": ["token"]}, {"required": ["error"]}]},
              "type": {"anyOf": [{"required": ["token"]}, {"required": ["error"]}]}
            }
          }
        ]
      }
    }
    """#

  /// How a token is bent.
  static let forge = #"""
    {
      "forge": {
        "description": "How a token is bent; {} is a good one.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "lifetime": {
            "$ref": "#/$defs/shift", "description": "Its life; zero and below: born expired."
          },
          "issued": {"$ref": "#/$defs/shift", "description": "Moves iat and exp: -2h is the past."},
          "claims": {
            "description": "Claims with other values; null removes one.", "type": "object",
            "examples": [{"role": "admin"}, {"aud": "org_other"}, {"exp": null}]
          },
          "not-before": {"$ref": "#/$defs/shift", "description": "The claim nbf, from now."},
          "alg": {
            "description": "Another algorithm, in the header and in the signature.",
            "enum": ["none", "HS256-with-public-key", "RS384", "PS256", "ES256"]
          },
          "key": {
            "description": "Another key: one that was never published, one that left the key set, another organisation's.",
            "enum": ["other", "withdrawn", "other-organisation"]
          },
          "kid": {
            "$ref": "#/$defs/text", "description": "missing, unknown, or any key id.",
            "examples": ["missing", "unknown"]
          },
          "header": {
            "description": "Header members: jku, jwk, x5u, crit, typ; null removes one.",
            "type": "object"
          },
          "signature": {
            "description": "A damaged signature.",
            "enum": ["flipped", "empty", "truncated", "of-other-token"]
          },
          "payload": {"description": "The role is raised after signing.", "enum": ["tampered"]},
          "same-as": {
            "description": "An earlier token instead of a new one.", "enum": ["previous", "initial"]
          },
          "text": {"$ref": "#/$defs/text", "description": "This text instead of a token."}
        },
        "dependentSchemas": {"same-as": {"maxProperties": 1}, "text": {"maxProperties": 1}}
      }
    }
    """#
}
