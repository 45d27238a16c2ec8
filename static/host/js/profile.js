// The words of the simulated host's contract with its apps. Another host is another set of words.

/** Type of the only message that an app sends to its host. */
export const refreshType = "MEINGPT_TOKEN_REFRESH";

/** Type of the message that carries a token to the app. */
export const responseType = "MEINGPT_TOKEN_RESPONSE";

/** The origin of the real host, which an app should go on allowing. */
export const productionOrigin = "https://app.meingpt.com";

/** A documented app asks for the next token this many seconds before the present one expires. */
export const refreshLead = 300;
