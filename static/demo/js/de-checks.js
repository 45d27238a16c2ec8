/** @import { checks as english } from "./en-checks.js" */

/** The checks of a token and why they failed, in German. @type {typeof english} */
export const checks = {
  title: "Prüfung",
  names: {
    format: "Format",
    algorithm: "Algorithmus",
    signature: "Signatur",
    issuer: "Aussteller",
    audience: "Empfänger",
    subject: "Person",
    expiry: "Ablauf",
    issued: "Ausgestellt",
  },
  verdicts: { passed: "bestanden", failed: "nicht bestanden", skipped: "nicht geprüft" },
  passed: {
    format: "drei Teile, zwei davon JSON",
    algorithm: "RS256, nur das wird angenommen",
    signature: "von einem Schlüssel des Hosts",
    issuer: "der erwartete Host",
    audience: "unsere Organisation",
    subject: "nennt eine Person",
    expiry: "liegt in der Zukunft",
    issued: "liegt in der Vergangenheit",
  },
  reason: ({ reason, found, wanted }) =>
    ({
      "passed": "",
      "not-a-token": "Das ist kein signiertes Token.",
      "not-checked": "Bei anderem Algorithmus nicht geprüft.",
      "other-algorithm": `Signiert mit ${
        found ?? "ungenanntem Algorithmus"
      }; nur ${wanted} wird angenommen.`,
      "other-type": `Der Typ ist ${found}, nicht ${wanted}.`,
      "critical-header": `Der Kopf verlangt Unbekanntes: ${found}.`,
      "no-key-id": "Der Kopf nennt keinen Schlüssel.",
      "unknown-key": `Der Host veröffentlicht keinen Schlüssel namens ${found}.`,
      "keys-unavailable": `Die Schlüssel sind nicht zu bekommen: ${found}.`,
      "wrong-signature":
        "Die Signatur passt nicht: Das Token wurde verändert oder stammt nicht vom Host.",
      "other-value": `${found}, erwartet war ${wanted}.`,
      "missing": "Fehlt oder ist von falscher Art.",
      "expired": `War am ${found} vorbei.`,
      "in-the-future": `Liegt in der Zukunft: ${found}.`,
    })[reason],
};
