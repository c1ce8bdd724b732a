package io.lepton.server;

import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.identity.PinnedTrust;
import io.lepton.wire.Certified;
import io.lepton.wire.CertifyRequest;
import io.lepton.wire.Headers;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** The call by which a process enrols: it knows a token, which names the authority that is to be believed, and nothing else. */
final class FirstCall implements PeerProof.Certifier {
    private static final Pattern TOKEN =
            Pattern.compile("(?<token>lepton_[A-Za-z0-9_-]+)\\.(?<authority>[0-9a-f]{64})");
    /** Part of what Java says to plain text, in its two wordings; it has no exception of its own for it. */
    private static final String NO_TLS = "nrecognized SSL message";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String token;
    private final String authority;
    private final List<URI> planes;
    private final SecureRandom random;

    private FirstCall(String token, String authority, List<URI> planes, SecureRandom random) {
        this.token = token;
        this.authority = authority;
        this.planes = planes;
        this.random = random;
    }

    /**
     * A call with the token of a file.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_REQUEST} if the file has none
     */
    static FirstCall of(Path tokenFile, List<URI> planes, SecureRandom random) {
        try {
            Matcher form = TOKEN.matcher(Files.readString(tokenFile).strip());
            if (!form.matches()) {
                throw new LeptonException(
                        ErrorCode.INVALID_REQUEST, "no token of lepton ca token: join-file=" + tokenFile);
            }
            return new FirstCall(form.group("token"), form.group("authority"), planes, random);
        } catch (IOException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "cannot be read: join-file=" + tokenFile, e);
        }
    }

    /** Asks one control plane after the other, until one says something. */
    @Override
    public Certified certify(byte[] request) {
        var message = new CertifyRequest(Base64.getEncoder().encodeToString(request), Optional.of(token));
        LeptonException last = new LeptonException(ErrorCode.FLEET_UNREACHABLE, "no control plane: planes=" + planes);
        for (URI plane : planes) {
            try {
                return ask(plane, Json.write(message));
            } catch (LeptonException e) {
                last = e;
                boolean mayAnotherAnswer =
                        e.code() == ErrorCode.FLEET_UNREACHABLE || e.code() == ErrorCode.CONTROL_STANDBY;
                if (!mayAnotherAnswer) {
                    throw e;
                }
            }
        }
        throw last;
    }

    private Certified ask(URI plane, byte[] message) {
        URI url = URI.create("https://" + plane.getHost() + ":" + plane.getPort() + Paths.ENROLMENT);
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .sslContext(PinnedTrust.context(authority, new PeerIdentity.Control(), random))
                .build()) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(url)
                            .timeout(TIMEOUT)
                            .POST(BodyPublishers.ofByteArray(message))
                            .build(),
                    BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 400) {
                throw new LeptonException(
                        answer.headers()
                                .firstValue(Headers.ERROR_CODE)
                                .map(ErrorCode::valueOf)
                                .orElse(ErrorCode.UPSTREAM_FAILED),
                        "the control plane does not let this process in: "
                                + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Json.read(answer.body(), Certified.class);
        } catch (IOException e) {
            throw failure(url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.FLEET_UNREACHABLE, "interrupted: url=" + url, e);
        }
    }

    /** Tells whoever will never be believed from those who are not there. */
    private static LeptonException failure(URI url, IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new LeptonException(
                        ErrorCode.UNAUTHENTICATED,
                        "whoever answers there is not the control plane that the token names: url=" + url + ", cause="
                                + cause.getMessage(),
                        e);
            }
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains(NO_TLS)) {
                return new LeptonException(
                        ErrorCode.INVALID_REQUEST,
                        "no port for processes, which is the control plane's --peer-port: url=" + url,
                        e);
            }
        }
        return new LeptonException(
                ErrorCode.FLEET_UNREACHABLE, "no answer: url=" + url + ", cause=" + e.getMessage(), e);
    }
}
