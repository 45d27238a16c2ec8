// Words of the token panel.

export const en = {
  "token.none":
    "No token was handed out. Viewers get none; the frame then opens without a fragment.",
  "token.life": "Life of the token",
  "token.left": "{span} left",
  "token.over": "Expired {span} ago",
  "token.refreshIn": "refresh due in {span}",
  "token.refreshDue": "refresh due for {span}",
  "token.never": "With five minutes of life or less, a documented app never refreshes this token.",
  "token.copy": "Copy token",
  "token.expire": "Expire now",
  "token.claims": "Claims",
  "token.header": "Header",
  "token.compact": "Compact form",
  "token.forged": "forged",
  "garbled.title": "Why the documented snippet garbles this name",
  "garbled.fine": "“{name}” survives: it has only characters of one byte.",
  "garbled.why":
    "The payload is UTF-8, where “{character}” takes the bytes {bytes}. atob() makes one character of each byte, and JSON.parse() keeps them. Decode the bytes as UTF-8 instead.",
  "garbled.sample": "Documented snippet",
  "garbled.right": "Right",
};

/** @type {Record<keyof typeof en, string>} */
export const de = {
  "token.none":
    "Kein Token ausgegeben. Betrachter bekommen keins; der Rahmen öffnet ohne Fragment.",
  "token.life": "Lebenszeit des Tokens",
  "token.left": "noch {span}",
  "token.over": "abgelaufen seit {span}",
  "token.refreshIn": "Erneuerung fällig in {span}",
  "token.refreshDue": "Erneuerung fällig seit {span}",
  "token.never":
    "Bei fünf Minuten Lebenszeit oder weniger erneuert eine dokumentierte App dieses Token nie.",
  "token.copy": "Token kopieren",
  "token.expire": "Jetzt ablaufen lassen",
  "token.claims": "Claims",
  "token.header": "Header",
  "token.compact": "Kompakte Form",
  "token.forged": "gefälscht",
  "garbled.title": "Warum das dokumentierte Beispiel diesen Namen verstümmelt",
  "garbled.fine": "„{name}“ übersteht es: der Name hat nur Zeichen aus einem Byte.",
  "garbled.why":
    "Der Inhalt ist UTF-8; „{character}“ besteht dort aus den Bytes {bytes}. atob() macht aus jedem Byte ein Zeichen, und JSON.parse() behält sie. Stattdessen die Bytes als UTF-8 lesen.",
  "garbled.sample": "Dokumentiertes Beispiel",
  "garbled.right": "Richtig",
};
