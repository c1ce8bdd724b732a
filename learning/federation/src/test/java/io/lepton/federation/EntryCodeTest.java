package io.lepton.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lepton.federation.codec.SeededGenerator;
import io.lepton.federation.codec.Weights;
import io.lepton.federation.secure.SecureMessage;
import io.lepton.federation.strategy.ServerState;
import io.lepton.federation.strategy.Strategy;
import io.lepton.federation.strategy.Sum;
import io.lepton.federation.strategy.SumStrategy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EntryCodeTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.000000001Z");

    @Test
    void whateverHappensReadsBackAsItWas() {
        for (Happening happening : Samples.happenings()) {
            var entry = new Journal.Entry(happening, NOON);
            byte[] code = EntryCode.encode(entry);
            assertThat(EntryCode.decode(code)).isEqualTo(entry);
            assertThat(EntryCode.encode(EntryCode.decode(code))).isEqualTo(code);
        }
    }

    @Test
    void theSamplesLeaveNothingOut() {
        Set<Class<?>> seen = new HashSet<>();
        for (Happening happening : Samples.happenings()) {
            seen.add(happening.getClass());
            if (happening instanceof Happening.Heard heard) {
                seen.add(heard.message().getClass());
                switch (heard.message()) {
                    case Message.SecureQuestion question ->
                        seen.add(question.content().getClass());
                    case Message.SecureAnswer answer ->
                        seen.add(answer.content().getClass());
                    case Message.Invitation invitation ->
                        seen.add(invitation.plan().strategy().getClass());
                    case Message _ -> {}
                }
            }
        }
        for (Class<?> choice : List.of(
                Happening.class,
                Message.FromCoordinator.class,
                Message.FromParticipant.class,
                SecureMessage.FromCoordinator.class,
                SecureMessage.FromParticipant.class,
                Strategy.class)) {
            assertThat(seen).containsAll(RecordShape.alternatives(choice).values());
        }
    }

    @Test
    void weightsThatAreFloatsTakeFourBytesEach() {
        int size = 1_000;
        byte[] floats = EntryCode.encode(trained(Weights.of(narrow(size))));
        byte[] doubles = EntryCode.encode(trained(wide(size)));
        assertThat(floats.length).isBetween(4 * size, 4 * size + 100);
        assertThat(doubles.length).isBetween(8 * size, 8 * size + 100);
    }

    @Test
    void aPlanKeepsItsDigest() {
        for (Message message : Samples.messages()) {
            if (message instanceof Message.Invitation invitation) {
                var read = (Happening.Heard)
                        EntryCode.decode(EntryCode.encode(entry(message))).happening();
                assertThat(((Message.Invitation) read.message()).plan().digest())
                        .isEqualTo(invitation.plan().digest());
            }
        }
    }

    @Test
    void whatIsCutOffOrLongerIsRefused() {
        for (Happening happening : Samples.happenings()) {
            byte[] code = EntryCode.encode(new Journal.Entry(happening, NOON));
            for (int length = 0; length < code.length; length++) {
                byte[] cut = Arrays.copyOf(code, length);
                assertThatIllegalArgumentException()
                        .as("%s cut to %d", happening, length)
                        .isThrownBy(() -> EntryCode.decode(cut));
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EntryCode.decode(Arrays.copyOf(code, code.length + 1)));
        }
    }

    /** Whatever comes of changed bytes is an entry or a refusal, and takes neither long nor much memory. */
    @Test
    void changedBytesAreReadOrRefused() {
        int refused = 0;
        for (long seed = 0; seed < 50; seed++) {
            var random = new SeededGenerator(seed);
            for (Happening happening : Samples.happenings()) {
                byte[] code = EntryCode.encode(new Journal.Entry(happening, NOON));
                code[random.nextInt(code.length)] = (byte) random.nextInt(256);
                try {
                    var _ = EntryCode.decode(code);
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aLengthThatIsALieTakesNoMemory() {
        byte[] code = EntryCode.encode(trained(wide(2)));
        int vectorBytes = 2 * Double.BYTES;
        // The time stands at the end.
        int lengthAt = code.length - (Long.BYTES + Integer.BYTES) - vectorBytes - Integer.BYTES;
        assertThat(ByteBuffer.wrap(code).getInt(lengthAt)).isEqualTo(2);
        ByteBuffer.wrap(code).putInt(lengthAt, Integer.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> EntryCode.decode(code));
    }

    @Test
    void aStrategyOfOnesOwnIsRefusedByName() {
        record Own() implements SumStrategy {
            @Override
            public ServerState aggregate(ServerState state, Sum sum) {
                return state;
            }
        }
        var plan = ((Message.Invitation) Samples.messages().getFirst()).plan();
        var other =
                new Plan("own", plan.identities(), new Own(), plan.pace(), plan.local(), plan.travel(), plan.privacy());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryCode.encode(entry(new Message.Invitation(other))))
                .withMessageContaining("Own");
    }

    private static Journal.Entry entry(Message message) {
        return new Journal.Entry(new Happening.Heard(message), NOON);
    }

    private static Journal.Entry trained(Weights change) {
        return new Journal.Entry(new Happening.Trained(1, 1, change), NOON);
    }

    private static float[] narrow(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 0.1f);
        return values;
    }

    private static Weights wide(int size) {
        double[] values = new double[size];
        Arrays.fill(values, 0.1);
        return Weights.of(values);
    }
}
