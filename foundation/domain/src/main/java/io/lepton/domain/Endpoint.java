package io.lepton.domain;

/** A TCP address as others dial it. */
public record Endpoint(String host, int port) {
    private static final int PORT_MAX = 65_535;

    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a host must not be blank");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a TCP port: port=" + port);
        }
    }

    /** The endpoint as a URL without a path. */
    public String httpUrl() {
        return "http://" + this;
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
