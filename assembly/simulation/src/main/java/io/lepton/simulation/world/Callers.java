package io.lepton.simulation.world;

import io.lepton.domain.DataClass;
import io.lepton.domain.ErrorCode;
import io.lepton.domain.Gateway;
import io.lepton.domain.ModelName;
import io.lepton.domain.RegionId;
import io.lepton.simulation.engine.VirtualProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The callers near one region, an open loop: they set out at random moments, however the ones before them fare.
 *
 * <p>They share one client, which does what Lepton's own does: it asks the nearest gateway, and the next when one cannot be
 * reached, stays mute or has no replica that is ready; a gateway that failed comes last for a while.
 */
final class Callers {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int NO_TURN = -1;

    /** What a caller who does not give up easily takes for a reason to ask again. */
    private static final Set<ErrorCode> FAILURES =
            Set.of(ErrorCode.INTERNAL, ErrorCode.UPSTREAM_FAILED, ErrorCode.OVERLOADED);

    private final Setting setting;
    private final Directory directory;
    private final RegionId near;
    private final VirtualProcess process;
    private final List<Door> nearestFirst;
    private final SplittableRandom random;
    private final ClassMix mix;
    private final LongSupplier numbers;

    Callers(
            Setting setting,
            Directory directory,
            RegionId near,
            VirtualProcess process,
            List<Gateway> nearestFirst,
            Layout layout,
            LongSupplier numbers) {
        this.setting = setting;
        this.directory = directory;
        this.near = near;
        this.process = process;
        this.nearestFirst = nearestFirst.stream().map(Door::new).toList();
        this.random = setting.random().of(process.name());
        this.mix = ClassMix.of(layout);
        this.numbers = numbers;
    }

    /** Lets callers set out by a Poisson law until the given time. */
    void setOut(ModelName model, double perSecond, long untilNanos) {
        long pauseNanos = Math.round(-Math.log(1 - random.nextDouble()) / perSecond * NANOS_PER_SECOND);
        if (process.nowNanos() + pauseNanos > untilNanos) {
            return;
        }
        process.after(pauseNanos, () -> {
            call(model);
            setOut(model, perSecond, untilNanos);
        });
    }

    private void call(ModelName model) {
        Optional<DataClass> dataClass = mix.draw(random);
        Ask ask = new Ask(numbers.getAsLong(), model, dataClass, Optional.empty());
        setting.witness().arrived(ask, near, process.nowNanos());
        new Call(ask, inOrder()).next();
    }

    /** The doors that have not failed of late, nearest first, and then the others. */
    private List<Door> inOrder() {
        long nowNanos = process.nowNanos();
        List<Door> doors = new ArrayList<>(nearestFirst);
        doors.sort((one, other) -> Boolean.compare(one.rests(nowNanos), other.rests(nowNanos)));
        return doors;
    }

    /** A gateway as these callers know it. */
    private static final class Door {
        private final Gateway gateway;
        private long restsUntilNanos;

        Door(Gateway gateway) {
            this.gateway = gateway;
        }

        boolean rests(long nowNanos) {
            return nowNanos < restsUntilNanos;
        }
    }

    /** One request, from the first gateway that is asked to the outcome. */
    private final class Call {
        private final Ask ask;
        private final List<Door> doors;
        private final long deadlineNanos;
        private Outcome last = new Outcome.Unheard();
        private final int turnsMax;
        private int turn;

        Call(Ask ask, List<Door> doors) {
            this.ask = ask;
            this.doors = doors;
            this.turnsMax = doors.size() * (1 + setting.conditions().callerRetries());
            this.deadlineNanos =
                    process.nowNanos() + setting.config().callerDeadline().toNanos();
        }

        void next() {
            if (turn == turnsMax) {
                finish(last);
                return;
            }
            Door door = doors.get(turn % doors.size());
            int mine = ++turn;
            Server server = directory.server(door.gateway.endpoint());
            setting.network()
                    .<Outcome>ask(
                            process,
                            server.process(),
                            "call",
                            ask.number(),
                            answer -> server.serve(ask, answer),
                            outcome -> heard(mine, outcome),
                            () -> fail(mine, door));
            process.after(patienceNanos(turnsMax - mine + 1), () -> fail(mine, door));
        }

        /** A mute gateway must leave the others their share of the time. */
        private long patienceNanos(int doorsLeft) {
            long shareNanos = (deadlineNanos - process.nowNanos()) / doorsLeft;
            return Math.clamp(shareNanos, 1, setting.config().connectTimeout().toNanos());
        }

        private void heard(int mine, Outcome outcome) {
            if (mine != turn) {
                return;
            }
            last = outcome;
            if (outcome.equals(new Outcome.Refused(ErrorCode.MODEL_NOT_READY))) {
                next();
            } else if (outcome instanceof Outcome.Refused(var code) && FAILURES.contains(code)) {
                askAnew();
            } else {
                finish(outcome);
            }
        }

        /** Begins with the nearest gateway again, if the caller is one who does. */
        private void askAnew() {
            int laps = (turn - 1) / doors.size() + 1;
            turn = laps * doors.size();
            next();
        }

        private void fail(int mine, Door door) {
            if (mine == turn) {
                door.restsUntilNanos =
                        process.nowNanos() + setting.config().gatewayRest().toNanos();
                next();
            }
        }

        private void finish(Outcome outcome) {
            turn = NO_TURN;
            setting.witness().finished(ask, outcome, process.nowNanos());
        }
    }
}
