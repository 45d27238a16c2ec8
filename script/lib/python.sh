# Tools from PyPI, in a virtual environment under .build: PyJWT as a judge of tokens, deno for static/, axe,
# validators for the API description, Playwright for the README's example, and a peer to measure beside. Needs lib/packages.sh and $root.

python_home="$root/.build/python"

# Makes or renews the environment when requirements.txt changed, and puts it first on the PATH.
require_python_tools() {
  local wanted="$root/script/lib/requirements.txt" made="$python_home/requirements.txt"
  if ! cmp -s "$wanted" "$made"; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv || exit 1
    say "Installing tools from PyPI into .build/python"
    python3 -m venv --clear "$python_home" || die "python3 could not make .build/python."
    "$python_home/bin/pip" install -q --disable-pip-version-check -r "$wanted" >&2 ||
      die "pip could not install script/lib/requirements.txt; its own message stands above."
    cp "$wanted" "$made"
  fi
  export PATH="$python_home/bin:$PATH"
}
