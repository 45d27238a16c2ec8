# Shared by the scripts of this folder: Debian packages, the Swift toolchain, one way to end with a sentence.
# Everything here talks on standard error, so that a script's standard output stays the program's own.

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

# Prints those of its arguments that are no installed Debian package, one a line.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
      printf '%s\n' "$name"
  done
}

# Installs what is missing of its arguments and says so. Returns 1, with the reason said, when it cannot.
install_packages() {
  local missing=() elevate=()
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "This machine has no apt-get. Install what these Debian packages hold: $*"
    return 1
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "Missing: ${missing[*]}. Run as root: apt-get install --no-install-recommends ${missing[*]}"
      return 1
    fi
    elevate=(sudo)
  fi
  say "Installing ${missing[*]} (apt-get --no-install-recommends)"
  "${elevate[@]}" apt-get update -qq >&2 &&
    "${elevate[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    {
      say "apt-get could not install ${missing[*]}; its own message stands above."
      return 1
    }
}

# The libraries that the package builds against.
build_packages=(libwebsockets-dev libssl-dev libuv1-dev pkg-config)

require_build_tools() {
  command -v swift >/dev/null ||
    die "There is no swift on the PATH. Install Swift 6.2 or newer: https://www.swift.org/install"
  install_packages "${build_packages[@]}" || exit 1
}
