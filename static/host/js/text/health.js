// Words of the frame's health. The service words its findings in English itself, with details;
// the English texts here are empty on purpose and only name what German knows.

export const en = {
  "health.signs": "Signs of life",
  "health.opened": "Frame opened",
  "health.loaded": "Load event",
  "health.message": "First message",
  "health.noFrame": "No app is framed.",
  "health.silent": "App has not posted or answered any message yet ({span})",
  "health.proof":
    "A load event proves nothing: the browser fires it for error pages and blocked frames too. Only a message shows that the app runs.",
  "health.check": "Check of the app's address",
  "health.ok": "The app's address answers, and nothing in its headers forbids this frame.",
  "health.unknown": "Not checked yet.",
  "health.copy": "Copy header",
  "severity.blocking": "blocks",
  "severity.warning": "warning",
  "severity.info": "note",
  "health.sandbox.what": "The frame's sandbox takes the app's origin away.",
  "health.sandbox.remedy":
    "Add allow-same-origin to the sandbox. Without it the app's messages come from the origin null and are rejected.",
  "health.unreachable.what": "",
  "health.unreachable.remedy": "",
  "health.frame-ancestors.what": "",
  "health.frame-ancestors.remedy": "",
  "health.x-frame-options.what": "",
  "health.x-frame-options.remedy": "",
  "health.mixed-content.what": "",
  "health.mixed-content.remedy": "",
  "health.redirect.what": "",
  "health.redirect.remedy": "",
  "health.redirect-origin.what": "",
  "health.redirect-origin.remedy": "",
  "health.http-error.what": "",
  "health.http-error.remedy": "",
  "health.no-message.what": "",
  "health.no-message.remedy": "",
};

/** @type {Record<keyof typeof en, string>} */
export const de = {
  "health.signs": "Lebenszeichen",
  "health.opened": "Rahmen geöffnet",
  "health.loaded": "Load-Ereignis",
  "health.message": "Erste Nachricht",
  "health.noFrame": "Keine App ist eingebettet.",
  "health.silent": "Die App hat noch keine Nachricht gesendet oder beantwortet ({span})",
  "health.proof":
    "Ein Load-Ereignis beweist nichts: der Browser löst es auch für Fehlerseiten und blockierte Rahmen aus. Nur eine Nachricht zeigt, dass die App läuft.",
  "health.check": "Prüfung der App-Adresse",
  "health.ok": "Die Adresse der App antwortet, und ihre Header verbieten diesen Rahmen nicht.",
  "health.unknown": "Noch nicht geprüft.",
  "health.copy": "Header kopieren",
  "severity.blocking": "blockiert",
  "severity.warning": "Warnung",
  "severity.info": "Hinweis",
  "health.sandbox.what": "Die Sandbox des Rahmens nimmt der App ihren Origin.",
  "health.sandbox.remedy":
    "allow-same-origin zur Sandbox hinzufügen. Sonst kommen die Nachrichten der App vom Origin null und werden abgewiesen.",
  "health.unreachable.what": "Unter der Adresse der App antwortet niemand.",
  "health.unreachable.remedy": "Die App starten oder die Adresse und den Port prüfen.",
  "health.frame-ancestors.what":
    "Content-Security-Policy: frame-ancestors der App lässt diese Host-Seite nicht zu.",
  "health.frame-ancestors.remedy":
    "Den Origin des Simulators während der Entwicklung erlauben, oder unter dem Produktions-Origin laufen.",
  "health.x-frame-options.what": "X-Frame-Options der App verbietet fremde Rahmen.",
  "health.x-frame-options.remedy":
    "X-Frame-Options weglassen und stattdessen frame-ancestors setzen.",
  "health.mixed-content.what": "Eine https-Seite darf diese http-Adresse nicht einbetten.",
  "health.mixed-content.remedy": "Die App unter localhost, 127.0.0.1 oder mit https anbieten.",
  "health.redirect.what": "Die Adresse leitet um; dabei kann das Fragment verloren gehen.",
  "health.redirect.remedy": "Die endgültige Adresse einbetten, oder das Fragment weiterreichen.",
  "health.redirect-origin.what":
    "Die Adresse leitet auf einen anderen Origin um; dessen Nachrichten weist diese Seite ab.",
  "health.redirect-origin.remedy": "Die endgültige Adresse mit --app angeben.",
  "health.http-error.what": "Die Adresse der App antwortet mit einem Fehler.",
  "health.http-error.remedy": "Die Ausgabe der App ansehen; ohne Token muss die Seite laden.",
  "health.no-message.what": "Die App hat noch keine Nachricht gesendet oder beantwortet.",
  "health.no-message.remedy": "Prüfen, ob die App das Token liest und ihren Host fragt.",
};
