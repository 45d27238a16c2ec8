/** What the driver gives to every frame. */
export interface Settings {
  /** The simulated time at which frames begin, in milliseconds since 1970; null: the real time. */
  start: number | null;
  /** The address of the service's bridge, without a query. */
  bridge: string;
  /** Marks the messages between the clocks of a tab's frames. */
  key: string;
  /** How long a frame may take to answer, in real milliseconds. */
  patience: number;
}

/** Something under way that rest waits for. */
export interface Work {
  what: string;
  /** Whether it has taken too long and is not waited for any more. */
  isGivenUp: boolean;
}

export interface Timer {
  id: number;
  due: number;
  order: number;
  nesting: number;
  /** The pause of an interval; null for a timer that fires once. */
  every: number | null;
  run: () => void;
}

/** What the parts of the clock share. */
export interface Clock {
  /** In milliseconds since 1970. */
  now: number;
  /** When this document began, by the same clock. */
  born: number;
  isSimulated: boolean;
  /** Whether the network is held until the service's clock has followed. */
  holds: boolean;
  /** Counts everything that may lead to more. */
  activity: number;
  /** How many timers fired. */
  fired: number;
  /** Messages over the bridge. */
  sent: number;
  received: number;
  /** How many connections of the bridge are open. */
  bridges: number;
  /** How much work has begun, whether or not it has ended. */
  begun: number;
  /** Requests that are held. */
  held: (() => void)[];
  works: Set<Work>;
  painters: Set<() => void>;
  /** Real milliseconds since this document began. */
  real: () => number;
  /** Runs `task` in a task of its own, after those that were handed in before. */
  post: (task: () => void) => void;
  /** Real time: calls back after so many milliseconds. */
  later: (task: () => void, milliseconds: number) => number;
  /** Takes back what `later` was asked for. */
  never: (id: number) => void;
  begin: (what: string) => Work;
  end: (work: Work) => void;
  /** Waits for `promise`, which stays its caller's. */
  track: <T>(what: string, promise: Promise<T>) => Promise<T>;
  /** Runs `request` now, or when the service's clock has followed. */
  whenFree: (request: () => void) => void;
  /** What is under way and not given up. */
  pending: () => Work[];
  /** Calls back when something under way has ended. */
  ended: Set<() => void>;
  /** Gives a new frame the time, and waits for it. */
  adopt: (frame: HTMLIFrameElement) => void;
  /** Waits no longer for frames that were removed. */
  forgetRemoved: () => void;
  framesIn: (node: unknown) => HTMLIFrameElement[];
  /** The clock stands at `now`; nothing fires yet. */
  set: (now: number) => void;
  /** When the next timer is due; Infinity when there is none. */
  due: () => number;
  /** Fires all timers that are due, each in a task of its own. */
  fire: () => Promise<void>;
  /** Runs the animation frames that are asked for; false when there are none. */
  animate: () => boolean;
}

/** What one frame, or all of a tab together, are doing. */
export interface Report {
  activity: number;
  fired: number;
  pending: number;
  held: number;
  sent: number;
  received: number;
  bridges: number;
  begun: number;
  painters: number;
  /** When the next timer is due; null when there is none. */
  due: number | null;
  waits: string[];
}

/** An order to the clock of a frame. */
export type Order =
  | { do: "set"; now: number; holds: boolean }
  | { do: "fire" }
  | { do: "rest"; slice: number }
  | { do: "paint" }
  | { do: "giveUp" };
