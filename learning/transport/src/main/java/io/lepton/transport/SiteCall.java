package io.lepton.transport;

import com.google.protobuf.ByteString;
import io.lepton.chassis.PeerTls;
import io.lepton.chassis.Web;
import io.lepton.domain.Endpoint;
import io.lepton.domain.LeptonException;
import io.lepton.domain.PeerIdentity;
import io.lepton.wire.grpc.MeetReply;
import io.lepton.wire.grpc.MeetRequest;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a participant says to its coordinator before it joins. Safe for any thread. */
public final class SiteCall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteCall.class);
    private static final Duration CALL_MAX = Duration.ofSeconds(30);

    private final CallClient client;

    private SiteCall(CallClient client) {
        this.client = client;
    }

    /**
     * Calls nobody yet.
     *
     * @param tls proof that this is the site
     * @param federation whoever answers must prove to be the coordinator of this one
     */
    public static SiteCall to(Endpoint coordinator, String federation, Web web, PeerTls tls) {
        return new SiteCall(new CallClient(web, tls, coordinator, new PeerIdentity.OfCoordinator(federation)));
    }

    /**
     * Says something, again and again, until the answer is one that is waited for; a coordinator that is not there may come.
     *
     * @param isAwaited tells whether an answer is
     * @param onAway hears why it has to wait for the coordinator, once
     * @throws LeptonException if it is refused
     */
    public byte[] meet(byte[] said, Predicate<byte[]> isAwaited, Consumer<String> onAway) throws InterruptedException {
        var request =
                MeetRequest.newBuilder().setContent(ByteString.copyFrom(said)).build();
        var patience = new Patience();
        boolean isTold = false;
        while (true) {
            try {
                byte[] answer = client.call(FederationMethod.MEET.path(), request, MeetReply.parser(), CALL_MAX)
                        .getContent()
                        .toByteArray();
                if (isAwaited.test(answer)) {
                    return answer;
                }
            } catch (LeptonException e) {
                SiteClient.checkPasses(e);
                LOG.atDebug().setCause(e).log("the coordinator does not answer, trying again");
                if (!isTold) {
                    onAway.accept(String.valueOf(e.getMessage()));
                }
                isTold = true;
            }
            patience.await();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
