package io.lepton.training;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The values that a search may try for one setting. */
public sealed interface SettingRange {
    /** One of these. */
    record Choice(List<Object> values) implements SettingRange {
        public Choice {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("no values to choose from");
            }
        }

        @Override
        public Object draw(Random random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /** Any number between two, both included. */
    record Between(double from, double to, Scale scale) implements SettingRange {
        public Between {
            requireRange(from, to, scale);
        }

        @Override
        public Object draw(Random random) {
            return at(random.nextDouble());
        }

        private double at(double share) {
            if (scale == Scale.LINEAR) {
                return from + share * (to - from);
            }
            double drawn = from * StrictMath.exp(share * StrictMath.log(to / from));
            return StrictMath.min(StrictMath.max(drawn, from), to);
        }
    }

    /** Any whole number between two, both included. */
    record WholeBetween(int from, int to, Scale scale) implements SettingRange {
        public WholeBetween {
            requireRange(from, to, scale);
        }

        /** Each number owns an equal part of the range, which therefore reaches to the next number above. */
        @Override
        public Object draw(Random random) {
            double drawn = new Between(from, to + 1.0, scale).at(random.nextDouble());
            return (int) StrictMath.min(StrictMath.floor(drawn), to);
        }
    }

    /** How likely values are drawn. */
    enum Scale {
        /** As likely as others. */
        LINEAR,
        /** As likely within each power of ten. */
        LOG
    }

    /** One of the values, by chance. */
    Object draw(Random random);

    /**
     * Reads a range as a job declares it: a list of values, a single value, or {@code {from, to}} with {@code scale:
     * log} for numbers over several powers of ten and {@code whole: true} for whole ones.
     *
     * @param setting its name, for messages
     * @throws IllegalArgumentException naming the setting, if it is none of these
     */
    static SettingRange declared(String setting, Object declaration) {
        try {
            return switch (declaration) {
                case List<?> values -> new Choice(List.<Object>copyOf(values));
                case Map<?, ?> range -> between(range);
                default -> new Choice(List.of(declaration));
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", setting=" + setting, e);
        }
    }

    private static SettingRange between(Map<?, ?> range) {
        Set<String> unknown = new TreeSet<>();
        range.keySet().forEach(key -> unknown.add(String.valueOf(key)));
        unknown.removeAll(Set.of("from", "to", "scale", "whole"));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown key: key=" + unknown.iterator().next());
        }
        if (!(range.get("from") instanceof Number from) || !(range.get("to") instanceof Number to)) {
            throw new IllegalArgumentException("a range needs two numbers, from and to");
        }
        var scale = range.containsKey("scale") ? scale(String.valueOf(range.get("scale"))) : Scale.LINEAR;
        if (!Boolean.TRUE.equals(range.get("whole"))) {
            return new Between(from.doubleValue(), to.doubleValue(), scale);
        }
        return new WholeBetween(whole(from), whole(to), scale);
    }

    private static Scale scale(String word) {
        return switch (word) {
            case "linear" -> Scale.LINEAR;
            case "log" -> Scale.LOG;
            default -> throw new IllegalArgumentException("neither linear nor log: scale=" + word);
        };
    }

    private static int whole(Number number) {
        if (number.doubleValue() != number.intValue()) {
            throw new IllegalArgumentException("not a whole number: value=" + number);
        }
        return number.intValue();
    }

    private static void requireRange(double from, double to, Scale scale) {
        if (!(from <= to) || !Double.isFinite(to - from)) {
            throw new IllegalArgumentException("not a range: from=" + from + ", to=" + to);
        }
        if (scale == Scale.LOG && from <= 0) {
            throw new IllegalArgumentException("a logarithmic range begins above 0: from=" + from);
        }
    }
}
