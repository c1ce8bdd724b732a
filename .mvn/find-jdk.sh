# Finds a JDK 25 and exports JAVA_HOME. POSIX sh, to be sourced (not under `set -f`); stops with status 1 and says what to do if
# there is none.

# The file `release` at the root of every JDK names its version: reading it is much cheaper than starting `java`.
lepton_is_jdk_25() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r lepton_line; do
        case "$lepton_line" in
        'JAVA_VERSION="25"' | 'JAVA_VERSION="25.'*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

lepton_find_jdk() {
    if lepton_is_jdk_25 "${JAVA_HOME-}"; then
        return 0
    fi
    lepton_javac=$(command -v javac) && lepton_javac=$(readlink -f "$lepton_javac" 2>/dev/null) || lepton_javac=
    for lepton_home in \
        "${lepton_javac%/bin/javac}" \
        /usr/lib/jvm/* \
        /opt/java/* /opt/jdk* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if lepton_is_jdk_25 "$lepton_home"; then
            JAVA_HOME=$lepton_home
            return 0
        fi
    done
    return 1
}

if ! lepton_find_jdk; then
    cat >&2 <<'TEXT'
Lepton needs JDK 25, and none was found in JAVA_HOME, on PATH, in /usr/lib/jvm or in ~/.sdkman. To get it:
  Debian, Ubuntu   add the repository of https://adoptium.net/installation/linux, then: apt install temurin-25-jdk
  SDKMAN           sdk install java 25-tem
  elsewhere        unpack a JDK 25 from https://adoptium.net and set JAVA_HOME to its folder
TEXT
    exit 1
fi
export JAVA_HOME
