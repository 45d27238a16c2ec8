internal import Glibc

/// The descriptors that this process may have open.
enum Descriptors {
  /// How many they are: as many as the system lets a user have, up to 65,536, since each connection needs one and what a
  /// process starts with is often 1024.
  static let limit: Int = {
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limits = rlimit()
    unsafe getrlimit(kind, &limits)
    let given = limits.rlim_cur
    limits.rlim_cur = max(given, min(limits.rlim_max, 65_536))
    let isRaised = unsafe limits.rlim_cur == given || setrlimit(kind, &limits) == 0
    return Int(clamping: isRaised ? limits.rlim_cur : given)
  }()
}
