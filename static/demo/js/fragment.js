// The host opens this app as URL#token=JWT. The fragment never reaches a server, but it stays in
// the address bar, in the history and in every copied link: so it is read once and removed.

/**
 * Splits a fragment into the host's token and the app's own route.
 *
 * `#token=JWT` gives no route; `#/invoices/7&token=JWT` (the host appends to a fragment that the
 * app already had) gives the route `#/invoices/7`. The last token wins, none is left in the route.
 * @param {string} fragment with its `#`, as in location.hash
 * @returns {{token: string | null, route: string}} the route with its `#`, or empty
 */
export function splitFragment(fragment) {
  let token = null;
  const own = [];
  for (const part of fragment.replace(/^#/, "").split("&")) {
    if (part.startsWith("token=")) token = part.slice("token=".length);
    else if (part !== "") own.push(part);
  }
  return { token: token || null, route: own.length > 0 ? `#${own.join("&")}` : "" };
}

/**
 * Takes the token out of the address bar and returns it. The app's own route stays, and no entry is
 * added to the history: "back" must not bring the token back.
 * @returns {string | null}
 */
export function takeToken() {
  const { token, route } = splitFragment(location.hash);
  if (token !== null) {
    history.replaceState(history.state, "", location.pathname + location.search + route);
  }
  return token;
}
