# Python packages for tests, in an environment of the project.

# python_tools FOLDER REQUIREMENTS: made anew when the requirements have changed.
python_tools() {
  local stamp="$1/.requirements-sum" sum
  sum=$(sha256sum <"$2")
  [[ $(cat "$stamp" 2>/dev/null) != "$sum" ]] || return 0
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian_packages python3 python3-venv
  step "Python packages of $2" python_environment "$1" "$2"
  echo "$sum" >"$stamp"
}

python_environment() {
  rm -rf "$1"
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check --no-input -r "$2"
}
