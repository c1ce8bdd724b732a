package io.lepton.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.wire.grpc.DescribePartRequest;
import io.lepton.wire.grpc.FetchReply;
import io.lepton.wire.grpc.FetchRequest;
import io.lepton.wire.grpc.JoinReply;
import io.lepton.wire.grpc.JoinRequest;
import io.lepton.wire.grpc.OfferPartRequest;
import io.lepton.wire.grpc.Piece;
import io.lepton.wire.grpc.ReadPieceRequest;
import io.lepton.wire.grpc.SayReply;
import io.lepton.wire.grpc.SayRequest;
import io.lepton.wire.grpc.WantedPiece;
import io.lepton.wire.grpc.WritePieceRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A participant's calls, in one session that is joined again when the coordinator does not know it. Safe for any thread. */
final class Session {
    private static final Duration CALL_MAX = Duration.ofSeconds(30);
    private static final int WAIT_MILLIS = 15_000;

    private final CallClient client;
    private final String federation;
    private final ByteString id;
    private final Runnable onJoined;
    private boolean isJoined;

    /**
     * A session that has not begun.
     *
     * @param id 16 bytes that nobody else has
     * @param onJoined happens each time it has been joined
     */
    Session(CallClient client, String federation, byte[] id, Runnable onJoined) {
        this.client = client;
        this.federation = federation;
        this.id = ByteString.copyFrom(id);
        this.onJoined = onJoined;
    }

    /** Waits for letters. */
    List<ByteString> fetch() {
        var request = FetchRequest.newBuilder()
                .setSession(id)
                .setWaitMillis(WAIT_MILLIS)
                .build();
        return call(FederationMethod.FETCH, request, FetchReply.parser()).getLettersList();
    }

    void say(ByteBuffer letter) {
        var request = SayRequest.newBuilder()
                .setSession(id)
                .setLetter(ByteString.copyFrom(letter.duplicate()))
                .build();
        var _ = call(FederationMethod.SAY, request, SayReply.parser());
    }

    /**
     * What a part is.
     *
     * @param content all of it, if it is one piece and the coordinator has sent it along; otherwise empty
     */
    record Described(PartDescription description, ByteBuffer content) {}

    Described describe(String part) {
        var request = DescribePartRequest.newBuilder()
                .setSession(id)
                .setPart(bytes(part))
                .build();
        var answer = call(FederationMethod.DESCRIBE_PART, request, io.lepton.wire.grpc.PartDescription.parser());
        return new Described(PartDescription.of(answer), answer.getContent().asReadOnlyByteBuffer());
    }

    ByteBuffer read(String part, int number) {
        var request = ReadPieceRequest.newBuilder()
                .setSession(id)
                .setPart(bytes(part))
                .setNumber(number)
                .build();
        return call(FederationMethod.READ_PIECE, request, Piece.parser())
                .getContent()
                .asReadOnlyByteBuffer();
    }

    /** Returns the number of the piece that is wanted next. */
    int offer(PartDescription description) {
        var request = OfferPartRequest.newBuilder()
                .setSession(id)
                .setDescription(description.toMessage())
                .build();
        return call(FederationMethod.OFFER_PART, request, WantedPiece.parser()).getNumber();
    }

    /** Returns the number of the piece that is wanted next. */
    int write(String part, int number, ByteBuffer content) {
        var request = WritePieceRequest.newBuilder()
                .setSession(id)
                .setPart(bytes(part))
                .setNumber(number)
                .setContent(ByteString.copyFrom(content))
                .build();
        return call(FederationMethod.WRITE_PIECE, request, WantedPiece.parser()).getNumber();
    }

    private <T> T call(FederationMethod method, MessageLite request, Parser<T> answer) {
        join();
        try {
            return client.call(method.path(), request, answer, CALL_MAX);
        } catch (LeptonException e) {
            // It may have lost letters with the connection, or started anew.
            if (e.code() == ErrorCode.FLEET_UNREACHABLE
                    || e.code() == ErrorCode.UPSTREAM_FAILED
                    || (e.code() == ErrorCode.NOT_FOUND && method == FederationMethod.FETCH)) {
                leave();
            }
            throw e;
        }
    }

    private void join() {
        synchronized (this) {
            if (isJoined) {
                return;
            }
            var request = JoinRequest.newBuilder()
                    .setFederation(federation)
                    .setSession(id)
                    .build();
            var _ = client.call(FederationMethod.JOIN.path(), request, JoinReply.parser(), CALL_MAX);
            isJoined = true;
        }
        onJoined.run();
    }

    private synchronized void leave() {
        isJoined = false;
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
