/** The wire types of the bridge between the host page and the service, and what the page derives. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export type Lane = "app" | "host" | "service" | "foreign";
export type Verdict = "accepted" | "rejected" | "sent" | "failed";
export type EntryKind =
  | "message"
  | "token"
  | "keys"
  | "frame"
  | "control"
  | "bridge"
  | "note"
  | "health"
  | "request"
  | "scenario";

export interface ClaimChange {
  claim: string;
  before: Json;
  after: Json;
}

/**
 * One line of the timeline. `id` grows. Where a scenario runs, the page turns the service's notes of
 * its steps into entries of the kind `scenario`, and adds its start and its end with negative ids;
 * they alone have a `place` or an `outcome`.
 */
export interface Entry {
  id?: number;
  at: string;
  from: Lane;
  to: Lane;
  kind: EntryKind;
  name: string;
  origin?: string | null;
  targetOrigin?: string | null;
  verdict?: Verdict | null;
  reason?: string | null;
  outcome?: string | null;
  /** Which step of how many: `3/7`. */
  place?: string;
  token?: {
    jti: string | null;
    fingerprint: string | null;
    forged: boolean;
    forge: Json;
    expiresAt: string | null;
    changes: ClaimChange[];
  } | null;
  raw?: Json;
}

/** What the page saw itself and tells the service. */
export type Observed = Pick<
  Entry,
  "from" | "to" | "kind" | "name" | "origin" | "verdict" | "reason" | "raw"
>;

export interface Persona {
  key: string;
  username: string;
  email: string;
  role: string;
  teams: { id: string; name: string }[];
}

export interface TokenState {
  compact: string;
  header: JsonObject;
  claims: JsonObject;
  issuedAt: string | null;
  expiresAt: string | null;
  refreshAt: string | null;
  forged: boolean;
  forge: Json;
}

export interface KeyState {
  kid: string;
  status: "signing" | "published" | "withdrawn";
  createdAt: string | null;
  retiresAt: string | null;
}

export interface State {
  persona: string | null;
  signedIn: boolean;
  lifetime: number;
  warning: string | null;
  answers: { next: Json[]; standing: Json[] };
  held: number;
  refreshes: number;
  loads: number;
  token: TokenState | null;
  keys: KeyState[];
  jwks: Json;
}

export interface Finding {
  id: string;
  severity: "blocking" | "warning" | "note";
  title: string;
  evidence: string;
  /** Whom it hurts. */
  hurts: string;
  remedy: string;
}

export interface Health {
  checkedAt: string;
  status: "ok" | "warning" | "blocked" | "unknown";
  findings: Finding[];
}

export interface FrameAttributes {
  sandbox: string | null;
  allow: string | null;
  referrerpolicy: string | null;
}

export interface Welcome {
  type: "hostsim.welcome";
  embedding: string;
  resumed: boolean;
  now: string;
  version: string;
  hostOrigin: string;
  issuer: string;
  organization: { id: string; name: string };
  app: { url: string; origin: string; demo: boolean };
  foreignOrigin: string;
  jwksUrl: string;
  personas: Persona[];
  frame: FrameAttributes;
  state: State;
  timeline: Entry[];
  dropped: number;
  /** What the service can play; absent where it has none. */
  scenarios?: ScenarioInfo[];
}

/**
 * The service asks the page to make the frame anew, or to lead the one that is there to another
 * document. `sandbox` is for this frame alone; absent, the frame gets the one of the welcome.
 */
export interface FrameOrder {
  type: "hostsim.frame";
  url: string;
  load: number;
  cause: "open" | "reload" | "fresh" | "navigate";
  sandbox?: string | null;
}

/** The service asks the page to post a message, itself or through a window of another origin. */
export interface Post {
  type: "hostsim.post";
  entry: number;
  message: Json;
  to: string | null;
  from: string | null;
  via: "sibling" | "popup" | null;
  target: "app" | "host";
}

/** A scenario that the service can play in this page. */
export interface ScenarioInfo {
  /** Its path without the ending: `expiry/before-expiry`. */
  name: string;
  title: string;
  about: string | null;
  tags: string[];
  clock: "virtual" | "real";
  group: string;
  /** How long it takes in real time, in seconds. */
  seconds: number;
}

export type ScenarioOutcome = "passed" | "failed" | "incomplete" | "broken" | "aborted";
export type StepOutcome = "passed" | "failed" | "skipped" | "broken" | "notRun";

/** How one step ended. */
export interface StepReport {
  /** Its place, from 1. */
  number: number;
  line: number | null;
  /** The step as a reader of the file sees it: `expect: {refreshes: 1}`. */
  text: string;
  outcome: StepOutcome;
  /** Why it did not pass, in the words of the terminal. */
  what: string | null;
  /** What the app must have done, each a clause without its subject. */
  findings: string[];
}

/** A scenario that runs in this page, or has ended. */
export interface ScenarioRun {
  type: "hostsim.scenario";
  status: "running" | "paused" | "finished";
  name: string | null;
  title?: string | null;
  /** The number of the present step, from 1; 0 before the first. */
  step: number;
  of: number;
  /** The words of the present step. */
  text?: string | null;
  results: StepReport[];
  outcome: ScenarioOutcome | null;
  /** Until when the present step waits, as ISO text; null where it does not wait. */
  waitsUntil: string | null;
  note?: string | null;
}

/** Which scenario a person wants to run: one of the service's, or the text of a file. */
export type ScenarioStart = { action: "run"; name: string } | { action: "run"; source: string };

/** What a person wants done with a scenario. */
export type ScenarioAction = ScenarioStart | { action: "pause" | "resume" | "step" | "abort" };

/** What the panel of scenarios needs of the page. */
export interface ScenarioPorts {
  /** False where the service is not reached. */
  send(action: ScenarioAction): boolean;
  /** Adds a line to the timeline, or replaces the one with its id. */
  mark(entry: Entry): void;
  /** Announces. */
  say(content: string): void;
  /** Shows the panel. */
  open(): void;
}

export type FromService =
  | Welcome
  | Post
  | FrameOrder
  | ScenarioRun
  | { type: "hostsim.entry"; entry: Entry }
  | { type: "hostsim.state"; state: State }
  | { type: "hostsim.health"; health: Health }
  | { type: "hostsim.error"; code: string; message: string; remedy?: string | null };

/** State of the WebSocket as shown in the header. */
export type Connection =
  | { state: "connecting" }
  | { state: "open" }
  | { state: "waiting"; retryAt: number; why: string }
  | { state: "taken" };

/** What `bridge.js` needs of the window that holds the app. */
export interface PostTarget {
  postMessage(message: unknown, targetOrigin: string): void;
}

/** What is known of the framed app's life; `load` events prove nothing, messages do. */
export interface Signs {
  openedAt: number | null;
  loadedAt: number | null;
  messageAt: number | null;
  /** The frame's attribute, null where it has none. */
  sandbox: string | null;
}

/** The parts of the page that its embedding speaks to. */
export interface Parts {
  bridge: import("./bridge.js").AppBridge;
  chrome: import("./chrome.js").Chrome;
  controls: import("./controls.js").Controls;
  health: import("./health-panel.js").HealthPanel;
  session: import("./session.js").Session;
  socket: import("./socket.js").BridgeSocket;
  stage: import("./stage.js").Stage;
  timeline: import("./timeline.js").EventTimeline;
  toasts: import("./toasts.js").Toasts;
  token: import("./token-panel.js").TokenPanel;
}
