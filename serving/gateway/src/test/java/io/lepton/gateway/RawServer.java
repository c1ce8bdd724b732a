package io.lepton.gateway;

import io.lepton.domain.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/1.1 server of plain sockets, whose every byte a test decides; one virtual thread a connection. */
final class RawServer implements AutoCloseable {
    /** Answers one request; an exception closes the connection. */
    interface Handler {
        void handle(Call call) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    RawServer(Handler handler) {
        this.handler = handler;
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", listener.getLocalPort());
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        sockets.forEach(RawServer::closeQuietly);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed: the server's way to end.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                List<String> head = readHead(in);
                if (head.isEmpty()) {
                    return;
                }
                handler.handle(Call.of(head, in, socket));
            }
        } catch (IOException | InterruptedException _) {
            // The other side left, or the script wants it to see a closed connection.
        } finally {
            sockets.remove(socket);
        }
    }

    /** The lines of a head; none at the end of the stream. */
    static List<String> readHead(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return List.of();
            }
            bytes.write(next);
            text = next == '\n' ? bytes.toString(StandardCharsets.US_ASCII) : "";
        }
        return text.strip().lines().toList();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception _) {
            // Closed is closed.
        }
    }

    /** A request whose head has been read. */
    record Call(String method, String path, Map<String, String> headers, InputStream in, Socket socket) {
        private static Call of(List<String> head, InputStream in, Socket socket) {
            String[] first = head.getFirst().split(" ", -1);
            Map<String, String> headers = new HashMap<>();
            for (String line : head.subList(1, head.size())) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return new Call(first[0], first[1], headers, in, socket);
        }

        /** Reads the whole body, of a given length or in chunks. */
        byte[] body() throws IOException {
            if (headers.containsKey("content-length")) {
                return in.readNBytes(Integer.parseInt(headers.get("content-length")));
            }
            var body = new ByteArrayOutputStream();
            if ("chunked".equals(headers.get("transfer-encoding"))) {
                for (int size = chunk(); size > 0; size = chunk()) {
                    for (int i = 0; i < size; i++) {
                        body.write(next());
                    }
                    in.readNBytes(2);
                }
                in.readNBytes(2);
            }
            return body.toByteArray();
        }

        private int next() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("a body without its end");
            }
            return next;
        }

        private int chunk() throws IOException {
            var line = new StringBuilder();
            while (line.indexOf("\r\n") < 0) {
                line.append((char) next());
            }
            return Integer.parseInt(line.toString().strip(), 16);
        }

        void answer(int status, String body, String... headers) throws IOException {
            var head = new StringBuilder("HTTP/1.1 " + status + " Told\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            write(head + "content-length: " + bytes.length + "\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends one line of a stream that is in chunks. */
        void line(byte[] json) throws IOException {
            write(Integer.toHexString(json.length + 1) + "\r\n");
            socket.getOutputStream().write(json);
            write("\n\r\n");
        }

        /** Breaks the connection off with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
            throw new IOException("reset");
        }
    }
}
