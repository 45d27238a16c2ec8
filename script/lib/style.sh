# The rules of the code that grep can check. Needs lib/packages.sh and $root.

# Fails with the places when a pattern occurs, in folders of the name $spared not at all:
# forbid SENTENCE PATTERN PATH…
forbid() {
  local sentence=$1 pattern=$2 hits
  shift 2
  hits=$(cd "$root" && grep -rnE --include='*.swift' --include='*.js' --include='*.html' \
    --exclude-dir="${spared:-.git}" -e "$pattern" "$@" 2>/dev/null) || return 0
  say "$hits"
  die "$sentence"
}

check_style() {
  local others long
  mapfile -t others < <(cd "$root" && find Sources -mindepth 1 -maxdepth 1 -type d ! -name Native)
  forbid "The words 'unsafe' and '@safe' belong under Sources/Native only." \
    '\bunsafe\b|@safe\b' "${others[@]}"
  forbid "Nothing is public: use package access." '^\s*(public|open) ' Sources
  # Support/ holds the waiting for a condition itself.
  spared=Support forbid "A test waits for a condition, it does not sleep." \
    'Task\.sleep|Thread\.sleep|(^|[^.[:alnum:]])u?sleep\([0-9]' Tests
  forbid "Use textContent, never innerHTML." '\.(inner|outer)HTML\b|insertAdjacentHTML' static
  forbid "The host page names the origin it posts to." \
    "postMessage\([^)]*['\"]\*['\"]" static/host
  # A page of HTML is one document: without a build there is nothing to split it into.
  long=$(cd "$root" && find Sources Tests Benchmarks static script \
    \( -name '*.swift' -o -name '*.js' -o -name '*.css' -o -name '*.c' \) \
    -exec awk 'END { if (NR > 400) print FILENAME ": " NR " lines" }' {} \;)
  [ -z "$long" ] || { say "$long"; die "No file is longer than 400 lines."; }
}
