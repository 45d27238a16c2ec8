package import JSON
import Messages

/// The JSON Schema (2020-12) of a scenario file, for editors: words, descriptions and examples. It says
/// what `Scenario.read` says, but for what a schema cannot know: whether there is such a persona, whether
/// a key stands twice.
package func scenarioSchema() -> JSONObject {
  var schema = ScenarioSchema.part(ScenarioSchema.file)
  var definitions = JSONObject()
  for part in [
    ScenarioSchema.values, ScenarioSchema.answers, ScenarioSchema.forge, ScenarioSchema.steps,
    ScenarioSchema.messages, ScenarioSchema.expectations,
  ] {
    for member in ScenarioSchema.part(part).members { definitions[member.name] = member.value }
  }
  definitions["profile"] = ["enum": .array(HostProfile.all.map { .string($0.name) } + [nil])]
  schema["$defs"] = .object(definitions)
  return schema
}

/// The schema in pieces, each the text of a JSON object.
enum ScenarioSchema {
  /// A piece as an object; a test reads them all.
  static func part(_ text: String) -> JSONObject {
    (try? JSONValue(parsing: Array(text.utf8)))?.objectValue ?? [:]
  }

  /// The keys of a file.
  static let file = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "A hostsim scenario",
      "description": "Who is signed in, what the host does, and what a good app must do.",
      "type": "object",
      "additionalProperties": false,
      "required": ["scenario", "steps"],
      "properties": {
        "scenario": {
          "$ref": "#/$defs/visible",
          "description": "The title, as a sentence.",
          "examples": ["The host refuses twice, then recovers"]
        },
        "about": {
          "anyOf": [{"$ref": "#/$defs/text"}, {"type": "null"}],
          "description": "What a good app does, in a sentence or two."
        },
        "tags": {
          "description": "Words to choose scenarios by: hostsim test --tag WORD.",
          "anyOf": [
            {"type": "array", "items": {"$ref": "#/$defs/text"}}, {"$ref": "#/$defs/text"},
            {"type": "null"}
          ],
          "examples": [["refresh", "failure"]]
        },
        "clock": {
          "description": "virtual (the default): time moves only in wait, sleep and within, and an hour takes less than a second. real: the machine's own clock.",
          "enum": ["virtual", "real", null]
        },
        "host": {
          "description": "How the host is set up; everything in it may be left out.",
          "type": ["object", "null"],
          "additionalProperties": false,
          "properties": {
            "profile": {"$ref": "#/$defs/profile", "description": "Which host is simulated."},
            "origin": {
              "description": "Where the host page claims to live; without it where the run says.",
              "anyOf": [{"$ref": "#/$defs/origin"}, {"type": "null"}],
              "examples": ["https://app.meingpt.com"]
            },
            "persona": {
              "description": "Who is signed in: admin, member, viewer, or a persona of the configuration file.",
              "anyOf": [{"$ref": "#/$defs/text"}, {"type": "null"}],
              "examples": ["admin", "member", "viewer"]
            },
            "token": {
              "description": "What every token is like.",
              "type": ["object", "null"],
              "additionalProperties": false,
              "properties": {
                "lifetime": {
                  "description": "How long a token lives.",
                  "anyOf": [
                    {"allOf": [{"$ref": "#/$defs/seconds"}, {"$ref": "#/$defs/longer"}]},
                    {"type": "null"}
                  ],
                  "examples": ["1h", "5m"]
                },
                "claims": {
                  "description": "Claims that it carries beside, or instead of, the persona's; null removes one.",
                  "type": ["object", "null"]
                }
              }
            }
          }
        },
        "refreshes": {
          "description": "Answers to the 1st, 2nd, … refresh; the last one repeats. Without it every refresh gets a token.",
          "anyOf": [{"$ref": "#/$defs/answers"}, {"type": "null"}]
        },
        "steps": {
          "description": "What happens, one after the other.",
          "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}
        }
      }
    }
    """#

  /// Values that occur in several places.
  static let values = #"""
    {
      "text": {"type": ["string", "number", "boolean"]},
      "visible": {"type": ["string", "number", "boolean"], "pattern": "\\S"},
      "selector": {
        "description": "A CSS selector. In quotes where it begins with # or [.",
        "type": ["string", "number", "boolean"], "pattern": "\\S",
        "examples": ["#save", "button[name=send]"]
      },
      "duration": {
        "description": "Whole numbers with their units, the larger ones first: h, m, s, ms.",
        "type": "string",
        "pattern": "^\\+?(?=[0-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
        "examples": ["250ms", "90s", "5m", "1h", "2h30m"]
      },
      "seconds": {
        "description": "A duration of whole seconds.", "type": "string",
        "pattern": "^\\+?(?=[0-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]*000ms)?$",
        "examples": ["90s", "5m", "1h"]
      },
      "longer": {"pattern": "[1-9]"},
      "shift": {
        "description": "A duration of whole seconds, with a minus for the past.", "type": "string",
        "pattern": "^[+-]?(?=[0-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]*000ms)?$",
        "examples": ["5m", "-2h"]
      },
      "origin": {
        "description": "Scheme, name and, where it is not the usual one, port. Nothing behind.",
        "type": "string", "pattern": "^https?://[A-Za-z0-9.\\-\\[\\]:]+$",
        "examples": ["https://app.example", "http://meingpt.com.evil.localhost"]
      },
      "target": {
        "description": "The targetOrigin of postMessage: an origin, or \"*\" for whoever is there.",
        "anyOf": [{"$ref": "#/$defs/origin"}, {"const": "*"}]
      },
      "via": {
        "description": "How the foreign window stands to the app's frame.",
        "enum": ["sibling", "popup", "nested"]
      },
      "done": {"enum": [true, null]},
      "number": {
        "description": "A number, or a bound on one in quotes.",
        "anyOf": [
          {"type": "integer", "minimum": 0, "maximum": 1000000000},
          {"type": "string", "pattern": "^\\s*(==?|!=|<=?|>=?)?\\s*[0-9]+\\s*$"}
        ],
        "examples": [2, ">= 3", "< 5", "!= 0"]
      }
    }
    """#
}
