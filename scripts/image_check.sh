#!/usr/bin/env bash
# Builds the image and runs it where there is no container engine: Debian's buildah in a chroot, on a base made with
# debootstrap that bears the name of the real one. Needs root on Debian; `make image-check` starts it.
# The base and the image are kept in $IMAGE_CHECK_DIR, so that a second run is quick.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

store="${IMAGE_CHECK_DIR:-${TMPDIR:-/tmp}/uppdragsbot-image}"
image=localhost/uppdragsbot:check
base=$(sed -n 's/^ARG BASE=//p' Dockerfile)
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
python="${PYTHON:-.venv/bin/python}"

say() { printf '== %s\n' "$*"; }
die() { printf 'image-check: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || die "needs root: debootstrap and a chroot"
if ! { command -v buildah && command -v debootstrap; } >/dev/null; then
	apt-get update -qq || true
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends buildah debootstrap >/dev/null \
		|| die "buildah and debootstrap are not there and cannot be installed"
fi

mkdir -p "$store"
export BUILDAH_ISOLATION=chroot
bah() { buildah --root "$store/storage" --runroot "$store/run" --storage-driver vfs "$@"; }

# What a build or a run must share with the machine to reach the network at all.
certificates=/etc/ssl/certs/ca-certificates.crt
printf '[global]\ncert = %s\n' "$certificates" >"$store/pip.conf"
mounts=(--volume "$store/pip.conf:/etc/pip.conf:ro")
for path in /etc/hosts /etc/resolv.conf /etc/ssl/certs; do
	[ -e "$path" ] && mounts+=(--volume "$path:$path:ro")
done

make_base() {
	say "base image $base from Debian $suite"
	local root="$store/base" container
	rm -rf "$root"
	debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates "$suite" "$root" >"$store/debootstrap.log" \
		|| die "debootstrap failed, see $store/debootstrap.log"
	rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
	container=$(bah from scratch)
	bah add --quiet "$container" "$root" / >/dev/null
	bah commit --quiet --rm "$container" "$base" >/dev/null
	rm -rf "$root"
}

build_image() {
	say "building $image"
	bah build --pull-never --format docker --tag "$image" "${mounts[@]}" . >"$store/build.log" 2>&1 \
		|| { tail -n 30 "$store/build.log" >&2; die "the build failed, see $store/build.log"; }
	bah rmi --prune >/dev/null
}

# What `docker run --read-only --tmpfs /tmp --volume data:/data` gives, with mounts that are gone with the command.
shut='
root=$1 data=$2 examples=$3; shift 3
mount --bind "$root" "$root"
mount --rbind /dev "$root/dev"; mount -t proc proc "$root/proc"
mount --bind "$data" "$root/data"; mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --bind "$examples" "$root/examples"; mount -o remount,bind,ro "$root/examples"
mount -o remount,bind,ro "$root"
exec chroot --userspec=10001:10001 "$root" env --ignore-environment --chdir=/data HOME=/data "$@"
'

in_image() { # settings as NAME=value, then -- and the command; as the image's own user, with a read-only root
	local settings=()
	while [ "$1" != -- ]; do settings+=("$1"); shift; done
	shift
	unshare --mount sh -ec "$shut" sh "$root" "$store/data" "$PWD/examples" "${environment[@]}" "${settings[@]}" "$@"
}

bah inspect --type image "$base" >/dev/null 2>&1 || make_base
build_image
container=$(bah from --pull-never "$image")
root=$(bah mount "$container")
mapfile -t environment < <(bah inspect --type image --format '{{range .Docker.Config.Env}}{{println .}}{{end}}' "$image" | sed '/^$/d')
rm -rf "$store/data"
install --directory --owner=10001 --group=10001 --mode=0750 "$store/data"
mkdir -p "$root/examples"
sandbox_pid=
clean_up() {
	[ -z "$sandbox_pid" ] || kill "$sandbox_pid" 2>/dev/null || true
	bah umount "$container" >/dev/null 2>&1 || true
	bah rm "$container" >/dev/null 2>&1 || true
}
trap clean_up EXIT

say "who it runs as, and what it may write"
in_image -- sh -c 'test "$(id -u)" -eq 10001 && touch /data/kept /tmp/kept && test "$(sed -n "/^CapEff/s/.*\t//p" /proc/self/status)" = 0000000000000000' \
	|| die "the image does not run as its own user, with no rights, with /data and /tmp to write in"
refusals=$(in_image -- sh -c 'for at in / /opt/uppdragsbot /etc /var /home /usr; do touch "$at/x"; done' 2>&1 || true)
[ "$(grep -c 'Read-only file system' <<<"$refusals")" -eq 6 ] || die "the root is not read-only: $refusals"

say "what it is made of"
in_image -- cat /opt/uppdragsbot/sbom.cdx.json >"$store/sbom.cdx.json" || die "the image holds no bill of materials"
"$python" -c 'import json, sys; sys.exit(len(json.load(open(sys.argv[1]))["components"]) < 40)' "$store/sbom.cdx.json" \
	|| die "the bill of materials is short, see $store/sbom.cdx.json"

say "uppdragsbot plan"
answer=$(in_image -- uppdragsbot plan "KS 10 feb" --date 2021-01-28 --json) || die "uppdragsbot plan failed in the image"
"$python" -c 'import json, sys; sys.exit(json.loads(sys.argv[1])["deadline"] != "2021-02-10")' "$answer" \
	|| die "uppdragsbot plan answered: $answer"

say "uppdragsbot read, of the example handling in each format"
for format in txt docx pdf; do
	in_image -- uppdragsbot read "/examples/goteborg/tjansteutlatande-1308-20.$format" --json >"$store/read.json" || die "it cannot read $format"
	"$python" -c 'import json, sys; found = json.load(open(sys.argv[1])); sys.exit([len(found[k]) for k in ("uppdrag", "cases")] != [31, 9])' "$store/read.json" \
		|| die "it does not read all of the $format, see $store/read.json"
done

say "uppdragsbot serve, against the local Slack of this checkout"
field() { "$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$store/slack.log" "$1"; }
rm -f "$store/slack.log"
"$python" -m sandbox --config examples/goteborg/slack.json --port 0 >"$store/slack.log" 2>"$store/slack.err" &
sandbox_pid=$!
for _ in $(seq 300); do [ -s "$store/slack.log" ] && break; sleep 0.1; done
[ -s "$store/slack.log" ] || die "the local Slack did not start, see $store/slack.err"
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
in_image SLACK_BOT_TOKEN="$(field bot_token)" SLACK_APP_TOKEN="$(field app_token)" SLACK_API_URL="$(field api_url)" HEALTH_PORT="$port" -- \
	sh -c 'echo $$ >/data/pid; exec uppdragsbot serve' >"$store/serve.log" 2>&1 &
serving=$!
mapfile -t probe < <(bah inspect --type image --format '{{range .Docker.Config.Healthcheck.Test}}{{println .}}{{end}}' "$image" | sed '1d;/^$/d')
answers() { # whether /healthz or /readyz says yes within half a minute, asked as the image's own health check asks
	for _ in $(seq 60); do
		in_image HEALTH_PORT="$port" -- "${probe[@]/healthz/$1}" 2>/dev/null && return 0
		kill -0 "$serving" 2>/dev/null || return 1
		sleep 0.5
	done
	return 1
}
for question in healthz readyz; do
	answers "$question" || { tail -n 20 "$store/serve.log" >&2; die "/$question never said yes, see $store/serve.log"; }
done
in_image -- sh -c 'kill -TERM "$(cat /data/pid)"' || die "serve was gone before it was told to stop"
wait "$serving" || { tail -n 20 "$store/serve.log" >&2; die "serve did not stop cleanly on SIGTERM"; }
say "uppdragsbot digest, export and db backup, with what serve left"
for command in "import --yes /examples/goteborg/tjansteutlatande-1308-20.pdf" "digest --out /data/veckan.png" "export --format docx --to /data/lista.docx" "db backup"; do
	# shellcheck disable=SC2086
	in_image -- uppdragsbot $command >"$store/command.log" 2>&1 || { tail -n 20 "$store/command.log" >&2; die "uppdragsbot $command failed with a read-only root"; }
done
say "built, healthy, connected, stopped cleanly, all with a read-only root: $(bah images --format '{{.Size}}' "$image")"
