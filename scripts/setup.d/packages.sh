# Debian packages and npm packages.

apt_ready() { (( EUID == 0 )) && has apt-get; }

# apt_update: once per run, and only when something has to be installed.
apt_update() {
  [[ -n ${APT_IS_FRESH:-} ]] || step "refresh the list of Debian packages" apt_get update
  APT_IS_FRESH=yes
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >target/apt.log 2>&1 ||
    die "$(tail -n 20 target/apt.log)" "apt-get $1 failed."
}

installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# debian_packages NAME...: installs those that are missing, or says which they are.
debian_packages() {
  local missing=() name
  for name in "$@"; do
    installed "$name" || missing+=("$name")
  done
  (( ${#missing[@]} )) || return 0
  apt_ready || die "Missing Debian packages: ${missing[*]}" \
    "Install them (or what your system calls them), or run scripts/setup as root on Debian."
  apt_update
  step "install ${missing[*]}" apt_get install -y --no-install-recommends "${missing[@]}"
}

# What the tests start of PostgreSQL are its programs alone; no server of the system is used.
postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || has initdb || debian_packages postgresql
}

# node_modules FOLDER: what its lock says, installed anew when the lock has changed.
node_modules() {
  local stamp="$1/node_modules/.lock-sum" sum
  sum=$(sha256sum <"$1/package-lock.json")
  [[ $(cat "$stamp" 2>/dev/null) != "$sum" ]] || return 0
  step "npm packages of $1" npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$sum" >"$stamp"
}
