import FuzzTargets
import Glibc

/// The target that `HOSTSIM_FUZZ_TARGET` names.
private let target = getenv("HOSTSIM_FUZZ_TARGET").flatMap {
  FuzzTarget(rawValue: String(cString: $0))
}

/// What libFuzzer, whose main function this program has, calls first.
@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer
) -> CInt {
  if target == nil {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    print("HOSTSIM_FUZZ_TARGET names no target. Set it to one of \(names).")
    exit(64)
  }
  return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ length: Int) -> CInt {
  target?.read(Array(UnsafeBufferPointer(start: bytes, count: length)))
  return 0
}
