package io.lepton.control;

import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.audit.AuditQuery;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.governance.AuditFact.Outcome;
import io.lepton.governance.LogHash;
import io.lepton.governance.TreeHead;
import io.lepton.wire.AuditGrowthView;
import io.lepton.wire.AuditProofView;
import io.lepton.wire.Paths;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The audit log as the API shows it: searched, handed out, and proven. */
final class AuditRoutes {
    private static final int LIMIT = 50;
    private static final int PAGE_BYTES = 4 << 20;

    private final AuditLog log;

    AuditRoutes(AuditLog log) {
        this.log = log;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Paths.API + "/audit/entries", this::entries),
                Route.get(Paths.API + "/audit/lines", this::lines),
                Route.get(Paths.API + "/audit/head", _ -> Response.bytes(200, Response.JSON, head().line())),
                Route.get(Paths.API + "/audit/keys", _ -> Response.json(log.keys())),
                Route.get(Paths.API + "/audit/proofs/{entry}", this::proof),
                Route.get(Paths.API + "/audit/growth", this::growth));
    }

    /** What is asked for, newest first; the entries are as they are kept. */
    private Response entries(Request request) {
        var body = new ByteArrayOutputStream();
        body.write('[');
        for (byte[] line : log.reader().search(query(request))) {
            if (body.size() > 1) {
                body.write(',');
            }
            body.writeBytes(line);
        }
        body.write(']');
        return Response.bytes(200, Response.JSON, body.toByteArray());
    }

    private static AuditQuery query(Request request) {
        return Inputs.checked(() -> new AuditQuery(
                request.query("actor"),
                request.query("action"),
                request.query("resource"),
                request.query("outcome").map(Outcome::of),
                time(request, "from"),
                time(request, "until"),
                Inputs.number(request, "before", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
                (int) Inputs.number(request, "limit", 1, AuditQuery.MAX).orElse(LIMIT)));
    }

    private static Optional<Instant> time(Request request, String key) {
        try {
            return request.query(key).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a time such as 2026-11-27T09:00:00Z: " + key, e);
        }
    }

    /** Lines as they are in the files; the head that ends them says where to go on. */
    private Response lines(Request request) {
        long from = Inputs.number(request, "from", 0, Long.MAX_VALUE).orElse(0);
        return Response.bytes(200, Response.LINES, log.reader().lines(from, PAGE_BYTES));
    }

    private Response proof(Request request) {
        long entry = Inputs.number("entry", request.parameter("entry"), 0, Long.MAX_VALUE);
        TreeHead head = head();
        byte[] line = log.reader().line(entry);
        var proof = log.reader().inclusion(entry, line, head);
        return Response.json(
                new AuditProofView(text(line), entry, head.size(), texts(proof.path()), text(head.line())));
    }

    private Response growth(Request request) {
        TreeHead head = head();
        long second = Inputs.number(request, "second", 0, head.size()).orElse(head.size());
        long first = Inputs.number("first", request.requiredQuery("first"), 0, second);
        var proof = log.reader().consistency(first, second, head);
        return Response.json(new AuditGrowthView(first, second, texts(proof.path()), text(head.line())));
    }

    private TreeHead head() {
        return log.reader()
                .head()
                .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "the audit log is empty"));
    }

    private static List<String> texts(List<LogHash> path) {
        return path.stream().map(LogHash::toString).toList();
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
