/** @import { en } from "./en.js" */
import { checks } from "./de-checks.js";

/** Every text of the app in German. @type {typeof en} */
export const de = {
  title: "Demo-App",
  tagline: "Eine kleine App, zum Abschreiben geschrieben",
  status: {
    "starting": "Startet",
    "verifying": "Wird geprüft",
    "signed-in": "Angemeldet",
    "no-token": "Kein Token",
    "not-framed": "Ohne Host",
    "refused": "Token abgelehnt",
    "unverifiable": "Nicht prüfbar",
    "expired": "Abgelaufen",
    "broken": "Start misslungen",
  },
  notice: {
    "no-token": [
      "Der Host hat diese App ohne Token geöffnet",
      "Wer nur die Rolle Viewer hat, bekommt keines. Die App weiß also nicht, wer da ist: Sie zeigt nichts Persönliches und ruft kein Backend auf. Hat sich die Rolle geändert, frage den Host.",
    ],
    "not-framed": [
      "Diese App gehört in einen Rahmen",
      "Sie wurde allein geöffnet, also gibt es keinen Host, der ihr ein Token geben könnte. Öffne stattdessen die Seite des Hosts:",
    ],
    "refused": [
      "Das Token wurde abgelehnt",
      "Es besteht die unten markierten Prüfungen nicht. Die App hat den Host um ein besseres gebeten.",
    ],
    "unverifiable": [
      "Das Token lässt sich gerade nicht prüfen",
      "Die Schlüssel des Hosts sind nicht erreichbar. Ein ungeprüftes Token wird nicht benutzt; die App versucht es von selbst erneut.",
    ],
    "expired": [
      "Das Token ist abgelaufen",
      "Rechtzeitig kam kein neues. Die App benutzt das alte nicht mehr und fragt den Host weiter.",
    ],
    "broken": [
      "Diese App kann nicht starten",
      "Ihre Konfiguration unter /config.json war nicht lesbar. Läuft der Dienst? Dann lade die Seite neu.",
    ],
  },
  life: {
    title: "Erneuerung",
    left: (time) => `noch ${time}`,
    over: "Abgelaufen",
    none: "Kein Token",
    expires: "Läuft ab",
    next: "Nächste Anfrage",
    requests: "Anfragen gesendet",
    renew: "Jetzt erneuern",
    asking: "Warte auf den Host …",
    never: "keine geplant",
    bar: (percent) => `${percent} % der Lebensdauer sind übrig`,
  },
  checks,
  claims: {
    title: "Claims",
    unverified: "Nicht vertrauenswürdig: Das behauptet das Token nur.",
    none: "Kein Token, keine Claims.",
  },
  person: { teams: "Teams", noTeams: "in keinem Team", nameless: "Ohne Namen", role: "Rolle" },
  backEnd: {
    title: "Eigenes Backend",
    about:
      "GET /api/me mit dem Token als Authorization: Bearer. Das Backend prüft es noch einmal selbst.",
    call: "Erneut aufrufen",
    none: "Nicht aufgerufen: Es gibt kein gültiges Token.",
    calling: "Ruft auf …",
    answered: (status) =>
      status === 200 ? "200: Das Backend stimmt zu" : `${status}: Das Backend lehnt ab`,
    unreachable: "Das Backend war nicht erreichbar.",
  },
  activity: {
    title: "Verlauf",
    empty: "Noch nichts.",
    foreign: (count) =>
      count === 1 ? "1 fremde Nachricht ignoriert" : `${count} fremde Nachrichten ignoriert`,
    opened: "Die URL brachte ein Token.",
    asked: "Den Host um ein neues Token gebeten.",
    adopted: "Das Token ist gut und in Gebrauch.",
    same: "Der Host schickte noch einmal dasselbe Token.",
    disagrees: "expiresAt weicht vom exp des Tokens ab; exp zählt.",
    failure: (failure, check) =>
      ({
        silence: "Der Host hat nicht geantwortet.",
        error: `Der Host lehnt ab: ${"text" in failure && failure.text || "ohne Begründung"}`,
        malformed: "In der Antwort des Hosts war kein Token.",
        refused: `Ein Token wurde abgelehnt. ${check}`,
        older: "Ein älteres Token wurde abgelehnt; das neuere bleibt.",
      })[failure.kind],
    retry: (time) => `Nächster Versuch um ${time}.`,
    ignored: ({ type, origin, reason }) =>
      ({
        window: `${type} von ${origin} ignoriert: nicht das Fenster, das diese App rahmt.`,
        origin: `${type} von ${origin} ignoriert: nicht der Ursprung des Hosts.`,
        type: `${type} vom Host ignoriert: unbekannter Typ.`,
      })[reason],
  },
  samples: {
    title: "Das Token selbst prüfen",
    about:
      "Lauffähige Programme, ausgefüllt mit dem laufenden Aussteller und der Organisation. Sie legen den Algorithmus fest und nehmen die Schlüssel aus der eigenen Konfiguration, nie aus dem Token.",
    tabs: "Sprache",
    names: { node: "Node", python: "Python", browser: "Browser" },
    code: (language) => `Programmtext für ${language}`,
    copy: "Kopieren",
    copied: "Kopiert",
    selected: "Markiert: Strg+C drücken",
  },
};
