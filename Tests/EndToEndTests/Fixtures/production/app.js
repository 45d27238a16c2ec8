// An app as the host's documentation wants it, at its strictest. It knows one host and nothing of a simulator.
const host = "https://app.meingpt.com";
let token = new URLSearchParams(location.hash.slice(1)).get("token");
let renewals = 0;

function show(id, text) {
  document.getElementById(id).textContent = text;
}

// Its makers like to know what users see.
function tell(what) {
  return fetch("/api/seen", { method: "POST", body: what });
}

async function signIn(speaker = "nobody") {
  const response = await fetch("/api/me", { headers: { authorization: `Bearer ${token}` } });
  const { name, error } = await response.json();
  show("name", name ?? `refused: ${error}`);
  const seen = document.querySelector("#name").textContent;
  await tell(`${seen}, renewed ${renewals} times by ${speaker}`);
}

function plan() {
  const claims = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  const left = claims.exp * 1000 - Date.now();
  setTimeout(
    () => parent.postMessage({ type: "MEINGPT_TOKEN_REFRESH" }, host),
    Math.max(0, left - 300_000),
  );
}

addEventListener("message", (event) => {
  show("origin", event.origin);
  if (event.origin === "https://app.meingpt.com" && event.source === parent) {
    if (event.data?.type !== "MEINGPT_TOKEN_RESPONSE") return;
    token = event.data.token;
    renewals += 1;
    show("renewals", renewals);
    plan();
    signIn(event.origin);
  } else {
    tell(`a message of ${event.origin}`);
  }
});

plan();
signIn();
