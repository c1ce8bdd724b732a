package io.lepton.control;

import io.lepton.chassis.Clock;
import io.lepton.chassis.Request;
import io.lepton.chassis.Response;
import io.lepton.chassis.Route;
import io.lepton.control.Change.Kind;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.governance.KeyText;
import io.lepton.wire.Certified;
import io.lepton.wire.CertifyRequest;
import io.lepton.wire.JoinTokenRequest;
import io.lepton.wire.JoinTokenView;
import io.lepton.wire.Json;
import io.lepton.wire.Paths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets processes into the fleet: gives out tokens that are good once, certificates for tokens, and fresh certificates for those that
 * are still good. Safe for any thread.
 */
final class Enrolment {
    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final int MINUTES = 60;
    private static final int MINUTES_MAX = 7 * 24 * 60;
    private static final int TOKENS_MAX = 10_000;
    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_CHARACTERS = 12;

    /** A process that was let in, and by which certificate it comes from now on. */
    private record Let(PeerIdentity in, Certified certified) {}

    private final Mailbox mailbox;
    private final Clock clock;
    private final RandomGenerator secrets;
    private final PeerAuthority authority;
    private final DoorBook door;

    Enrolment(Mailbox mailbox, ControlPorts ports, PeerAuthority authority, DoorBook door) {
        this.mailbox = mailbox;
        this.clock = ports.clock();
        this.secrets = ports.access().secrets();
        this.authority = authority;
        this.door = door;
    }

    /** What administrators call. */
    List<Route> routes() {
        return List.of(
                Route.post(Paths.API + "/authority/tokens", request -> Response.json(
                                201, give(Json.readStrictly(request.body(), JoinTokenRequest.class)))
                        .with("cache-control", "no-store")),
                Route.post(Paths.API + "/authority/rotate", _ -> Response.json(Map.of("step", rotate()))));
    }

    /** What processes call, at the door where they prove who they are. */
    List<Route> peerRoutes() {
        return List.of(
                Route.post(
                        Paths.ENROLMENT,
                        request -> Response.json(witnessed(DoorBook.NOBODY, "enrol", () -> enrol(read(request))))),
                Route.post(
                        Paths.CERTIFICATES,
                        request -> Response.json(witnessed(
                                request.peer().map(PeerIdentity::uri).orElse(DoorBook.NOBODY),
                                "renew",
                                () -> renew(request)))));
    }

    private Certified witnessed(String actor, String action, Supplier<Let> work) {
        return door.witnessed(actor, action, work, let -> let.in().uri()).certified();
    }

    private JoinTokenView give(JoinTokenRequest request) {
        PeerIdentity who = Inputs.checked(() -> JoiningIdentity.of(request));
        int minutes = request.minutes().orElse(MINUTES);
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw new LeptonException(
                    ErrorCode.INVALID_REQUEST, "outside [1, " + MINUTES_MAX + "]: minutes=" + minutes);
        }
        byte[] secret = new byte[KeyText.SECRET_BYTES];
        secrets.nextBytes(secret);
        KeyText text = KeyText.of(freshId(), secret);
        Instant now = clock.now();
        var token = new JoinToken(
                text.id(), text.sha256(), who.uri(), now.plus(Duration.ofMinutes(minutes)), Optional.empty());
        return mailbox.exclusively(() -> {
            Declarations declared = mailbox.read(ControlCore::declared);
            JoiningIdentity.servesIn(who)
                    .filter(region -> declared.find(Kind.REGION, region.value()).isEmpty())
                    .ifPresent(region -> {
                        throw new LeptonException(ErrorCode.UNKNOWN_REGION, "no such region: region=" + region);
                    });
            List<Edit> edits = new ArrayList<>(List.of(new Edit.Put(Kind.JOIN_TOKEN, token)));
            List<JoinToken> over = declared.all(Kind.JOIN_TOKEN, JoinToken.class).stream()
                    .filter(other -> now.isAfter(other.expiresAt()))
                    .toList();
            over.forEach(other -> edits.add(new Edit.Remove(Kind.JOIN_TOKEN, other.id())));
            if (declared.named(Kind.JOIN_TOKEN).size() - over.size() >= TOKENS_MAX) {
                throw new LeptonException(ErrorCode.OVERLOADED, "no room: tokensMax=" + TOKENS_MAX);
            }
            mailbox.handle(new ControlEvent.Edited(edits));
            return new JoinTokenView(text.reveal() + "." + authority.fingerprint(), who.uri(), token.expiresAt());
        });
    }

    private String rotate() {
        mailbox.requireReign();
        return authority.rotate(clock.now());
    }

    /** A token is used up before anything is issued for it: of two that show it at the same moment one is refused. */
    private Let enrol(CertifyRequest request) {
        KeyText text = request.token()
                .flatMap(KeyText::parse)
                .orElseThrow(() -> Gatekeeper.refusal("a token is needed: field=token"));
        Instant now = clock.now();
        PeerIdentity who = mailbox.exclusively(() -> {
            JoinToken token = mailbox.read(ControlCore::declared)
                    .find(Kind.JOIN_TOKEN, text.id())
                    .map(JoinToken.class::cast)
                    .filter(kept -> text.matches(kept.sha256()))
                    .orElseThrow(() -> Gatekeeper.refusal("no such token: token=" + text.id()));
            if (token.usedAt().isPresent()) {
                throw Gatekeeper.refusal("the token was used already: token=" + token.id() + ", at="
                        + token.usedAt().get());
            }
            if (!now.isBefore(token.expiresAt())) {
                throw Gatekeeper.refusal("the token has expired: token=" + token.id() + ", at=" + token.expiresAt());
            }
            mailbox.handle(new ControlEvent.Edited(List.of(new Edit.Put(Kind.JOIN_TOKEN, token.used(now)))));
            return PeerIdentity.parse(token.identity()).orElseThrow();
        });
        return certify(request, who, now);
    }

    /** Whoever shows a certificate that is good gets another one for the same identity. */
    private Let renew(Request request) {
        PeerIdentity who = request.peer()
                .orElseThrow(() -> Gatekeeper.refusal("a certificate of this fleet is needed, or a token to enrol"));
        return certify(read(request), who, clock.now());
    }

    private Let certify(CertifyRequest request, PeerIdentity who, Instant now) {
        var issued = Inputs.checked(() -> authority.issue(Base64.getDecoder().decode(request.request()), who, now));
        LOG.atInfo().addKeyValue("identity", who.uri()).log("certificate issued");
        return new Let(who, new Certified(issued.certificates(), issued.authorities()));
    }

    private static CertifyRequest read(Request request) {
        return Json.readStrictly(request.body(), CertifyRequest.class);
    }

    private String freshId() {
        var id = new StringBuilder();
        for (int i = 0; i < ID_CHARACTERS; i++) {
            id.append(ID_ALPHABET.charAt(secrets.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }
}
