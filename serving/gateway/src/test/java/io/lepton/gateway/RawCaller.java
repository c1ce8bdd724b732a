package io.lepton.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A caller of plain sockets, whose every byte a test decides. */
final class RawCaller implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawCaller(Rig rig) throws IOException {
        socket = new Socket(
                InetAddress.getLoopbackAddress(), rig.gateway.endpoint().port());
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next head; no lines at the end of the stream. */
    List<String> head() throws IOException {
        return RawServer.readHead(in);
    }

    String text(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    InputStream in() {
        return in;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
