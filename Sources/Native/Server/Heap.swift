internal import CHostsimShims

/// The process's own memory.
enum Heap {
  /// Gives pages that nobody uses back to the system. Takes milliseconds, and holds up who allocates meanwhile.
  static func giveBack() { hostsim_give_memory_back() }
}
