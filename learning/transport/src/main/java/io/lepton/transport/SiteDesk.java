package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.federation.Happening;
import io.lepton.federation.LetterCode;
import io.lepton.federation.Message;
import io.lepton.wire.grpc.DescribePartRequest;
import io.lepton.wire.grpc.FetchReply;
import io.lepton.wire.grpc.FetchRequest;
import io.lepton.wire.grpc.JoinReply;
import io.lepton.wire.grpc.JoinRequest;
import io.lepton.wire.grpc.MeetReply;
import io.lepton.wire.grpc.MeetRequest;
import io.lepton.wire.grpc.OfferPartRequest;
import io.lepton.wire.grpc.Piece;
import io.lepton.wire.grpc.ReadPieceRequest;
import io.lepton.wire.grpc.SayReply;
import io.lepton.wire.grpc.SayRequest;
import io.lepton.wire.grpc.WantedPiece;
import io.lepton.wire.grpc.WritePieceRequest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What participants call: each is who its certificate says, in the region that it says, and nobody else is let in. Safe for any thread.
 */
final class SiteDesk {
    private static final Logger LOG = LoggerFactory.getLogger(SiteDesk.class);
    private static final int SESSION_BYTES = 16;
    private static final int WAIT_MILLIS_MAX = 20_000;

    /** What the coordinator keeps for one participant. */
    private record Place(PeerIdentity.OfSite who, Mailbox mailbox, Uploads uploads) {}

    private final String federation;
    private final PartFolder models;
    private final Function<Happening, CompletableFuture<Void>> core;
    private final Reception reception;
    private final Map<String, Place> places = new TreeMap<>();

    /**
     * Lets nobody in yet.
     *
     * @param core hears what participants say
     * @param reception answers what they say before
     */
    SiteDesk(
            ServerConfig config,
            PartFolder models,
            Function<Happening, CompletableFuture<Void>> core,
            Reception reception)
            throws IOException {
        this.federation = config.federation();
        this.models = models;
        this.core = core;
        this.reception = reception;
        for (var site : config.sites().entrySet()) {
            var folder = PartFolder.open(config.folder().resolve("from-" + site.getKey()));
            places.put(
                    site.getKey(),
                    new Place(
                            new PeerIdentity.OfSite(site.getValue(), site.getKey()),
                            new Mailbox(),
                            new Uploads(folder, config.partBytesMax())));
        }
    }

    Map<String, CallServer.Method> methods() {
        Map<String, CallServer.Method> methods = new TreeMap<>();
        methods.put(FederationMethod.MEET.path(), CallServer.Method.of(MeetRequest.parser(), this::meet));
        methods.put(FederationMethod.JOIN.path(), CallServer.Method.of(JoinRequest.parser(), this::join));
        methods.put(FederationMethod.FETCH.path(), CallServer.Method.of(FetchRequest.parser(), this::fetch));
        methods.put(FederationMethod.SAY.path(), CallServer.Method.of(SayRequest.parser(), this::say));
        methods.put(
                FederationMethod.DESCRIBE_PART.path(),
                CallServer.Method.of(DescribePartRequest.parser(), this::describe));
        methods.put(FederationMethod.READ_PIECE.path(), CallServer.Method.of(ReadPieceRequest.parser(), this::read));
        methods.put(FederationMethod.OFFER_PART.path(), CallServer.Method.of(OfferPartRequest.parser(), this::offer));
        methods.put(FederationMethod.WRITE_PIECE.path(), CallServer.Method.of(WritePieceRequest.parser(), this::write));
        return methods;
    }

    /** The letters of a participant; nobody's if it is none. */
    Optional<Mailbox> mailbox(String participant) {
        return Optional.ofNullable(places.get(participant)).map(Place::mailbox);
    }

    /** Lets nobody wait any more. */
    void close() {
        places.values().forEach(place -> place.mailbox().close());
    }

    private MeetReply meet(Optional<PeerIdentity> caller, MeetRequest request) {
        byte[] answer = reception.answer(
                place(caller).who().site(), request.getContent().toByteArray());
        return MeetReply.newBuilder().setContent(ByteString.copyFrom(answer)).build();
    }

    private JoinReply join(Optional<PeerIdentity> caller, JoinRequest request) {
        Place place = place(caller);
        if (!request.getFederation().equals(federation)) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "another federation runs here: federation=" + federation);
        }
        if (request.getSession().size() != SESSION_BYTES) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "must have " + SESSION_BYTES + " bytes: field=session");
        }
        place.mailbox().join(request.getSession());
        LOG.atInfo().addKeyValue("site", place.who().uri()).log("a site has joined the federation");
        return JoinReply.getDefaultInstance();
    }

    private FetchReply fetch(Optional<PeerIdentity> caller, FetchRequest request) {
        Place place = place(caller);
        int wait = Math.clamp(Integer.toUnsignedLong(request.getWaitMillis()), 0, WAIT_MILLIS_MAX);
        try {
            var letters = place.mailbox().take(request.getSession(), wait);
            return FetchReply.newBuilder().addAllLetters(letters).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "the coordinator ends", e);
        }
    }

    private SayReply say(Optional<PeerIdentity> caller, SayRequest request) {
        Place place = joined(caller, request.getSession());
        Message.FromParticipant message = letter(place, request.getLetter());
        if (!message.participant().equals(place.who().site())) {
            throw refusal(
                    caller,
                    "a letter in another's name: participant=" + message.participant() + ", certified="
                            + place.who().uri());
        }
        await(core.apply(new Happening.Heard(message)));
        try {
            place.uploads().forgetWhole();
        } catch (IOException e) {
            throw storage(e);
        }
        return SayReply.getDefaultInstance();
    }

    private static Message.FromParticipant letter(Place place, ByteString letter) {
        try {
            return new LetterCode(place.uploads().folder()).decodeFromParticipant(letter.asReadOnlyByteBuffer());
        } catch (IllegalArgumentException | IOException e) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "not a letter: " + e.getMessage(), e);
        }
    }

    private io.lepton.wire.grpc.PartDescription describe(Optional<PeerIdentity> caller, DescribePartRequest request) {
        joined(caller, request.getSession());
        PartDescription description = description(request.getPart());
        return description.pieces() == 1
                ? description.toMessage().toBuilder()
                        .setContent(piece(description, 0))
                        .build()
                : description.toMessage();
    }

    private Piece read(Optional<PeerIdentity> caller, ReadPieceRequest request) {
        joined(caller, request.getSession());
        PartDescription description = description(request.getPart());
        if (request.getNumber() < 0 || request.getNumber() >= description.pieces()) {
            throw new LeptonException(ErrorCode.INVALID_REQUEST, "no such piece: number=" + request.getNumber());
        }
        return Piece.newBuilder()
                .setContent(piece(description, request.getNumber()))
                .build();
    }

    private ByteString piece(PartDescription description, int number) {
        try {
            return ByteString.copyFrom(models.read(description.name(), description, number));
        } catch (NoSuchFileException e) {
            // Trimmed since it was described: nobody needs it any more but who is late.
            throw new LeptonException(ErrorCode.NOT_FOUND, "no such part: part=" + description.name(), e);
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private WantedPiece offer(Optional<PeerIdentity> caller, OfferPartRequest request) {
        Place place = joined(caller, request.getSession());
        try {
            return wanted(place.uploads().offer(PartDescription.of(request.getDescription())));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private WantedPiece write(Optional<PeerIdentity> caller, WritePieceRequest request) {
        Place place = joined(caller, request.getSession());
        try {
            return wanted(place.uploads()
                    .write(
                            hex(request.getPart()),
                            request.getNumber(),
                            request.getContent().asReadOnlyByteBuffer()));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private PartDescription description(ByteString part) {
        try {
            return models.describe(hex(part))
                    .orElseThrow(() -> new LeptonException(ErrorCode.NOT_FOUND, "no such part: part=" + hex(part)));
        } catch (IOException e) {
            throw storage(e);
        }
    }

    private Place joined(Optional<PeerIdentity> caller, ByteString session) {
        Place place = place(caller);
        place.mailbox().require(session);
        return place;
    }

    private Place place(Optional<PeerIdentity> caller) {
        return caller.filter(PeerIdentity.OfSite.class::isInstance)
                .map(who -> places.get(((PeerIdentity.OfSite) who).site()))
                .filter(place -> caller.equals(Optional.of(place.who())))
                .orElseThrow(() -> refusal(
                        caller,
                        "no site of this federation: certified="
                                + caller.map(PeerIdentity::uri).orElse("nobody")));
    }

    private static LeptonException refusal(Optional<PeerIdentity> caller, String fact) {
        LOG.atWarn()
                .addKeyValue("caller", caller.map(PeerIdentity::uri).orElse("nobody"))
                .log("a caller was refused: " + fact);
        return new LeptonException(ErrorCode.FORBIDDEN, fact);
    }

    private static void await(CompletableFuture<Void> done) {
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new LeptonException(ErrorCode.INTERNAL, "the coordinator has stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeptonException(ErrorCode.INTERNAL, "the coordinator ends", e);
        }
    }

    private static LeptonException storage(IOException cause) {
        return new LeptonException(
                ErrorCode.STORAGE_FAILED, "a part cannot be kept or read: cause=" + cause.getMessage(), cause);
    }

    private static WantedPiece wanted(int number) {
        return WantedPiece.newBuilder().setNumber(number).build();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
