# Python packages, in an environment of their own below target/.

# python_packages FOLDER REQUIREMENTS: what the file pins, installed anew when it has changed.
python_packages() {
  local stamp="$1/.requirements-sum" sum
  sum=$(sha256sum <"$2")
  [[ $(cat "$stamp" 2>/dev/null) != "$sum" ]] || return 0
  can_make_environments || debian_packages python3 python3-venv
  rm -rf "$1"
  step "Python packages of $2" install_python_packages "$1" "$2"
  echo "$sum" >"$stamp"
}

can_make_environments() { has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null; }

install_python_packages() {
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --requirement "$2"
}
