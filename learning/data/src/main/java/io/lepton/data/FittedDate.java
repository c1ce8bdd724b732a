package io.lepton.data;

import io.lepton.data.onnx.Graph;
import io.lepton.data.text.DateDigits;
import io.lepton.wire.onnx.TensorProto;
import java.util.ArrayList;
import java.util.List;

/**
 * A date as some of its parts, each filled in and scaled like a number.
 *
 * @param order what the groups of digits mean
 * @param numbers what happens to each part
 */
record FittedDate(String order, List<DatePart> parts, List<FittedNumber> numbers) implements FittedColumn {
    /** A multiple of a week that makes the days since 1970 positive for every year. */
    private static final long SHIFT_DAYS = 7 * 102_781;

    FittedDate {
        parts = List.copyOf(parts);
        numbers = List.copyOf(numbers);
    }

    @Override
    public int width() {
        return parts.size();
    }

    @Override
    public List<String> names(String column) {
        return parts.stream()
                .map(part -> column + "." + part.name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    @Override
    public void apply(RowBatch batch, int column, float[] features, int offset, int stride) {
        double[][] values = values(batch.texts(column), order, parts);
        for (int part = 0; part < values.length; part++) {
            numbers.get(part).apply(values[part], features, offset + part, stride);
        }
    }

    /** The parts of every date, each in a row of its own; NaN where a date is missing. */
    static double[][] values(String[] dates, String order, List<DatePart> parts) {
        double[][] values = new double[parts.size()][dates.length];
        long[] fields = new long[DateDigits.GROUPS];
        for (int row = 0; row < dates.length; row++) {
            DateDigits.parse(dates[row], order, fields);
            for (int part = 0; part < values.length; part++) {
                values[part][row] = fields[0] > 0 ? value(parts.get(part), fields) : Double.NaN;
            }
        }
        return values;
    }

    private static long value(DatePart part, long[] fields) {
        return switch (part) {
            case YEAR -> fields[0];
            case MONTH -> fields[1];
            case DAY -> fields[2];
            case HOUR -> fields[3];
            case MINUTE -> fields[4];
            case SECOND -> fields[5];
            case EPOCH_DAY -> epochDay(fields);
            // 1970-01-01 was a Thursday.
            case WEEKDAY -> (epochDay(fields) + SHIFT_DAYS + 3) % 7;
            case DAY_OF_YEAR -> epochDay(fields) - DateDigits.epochDay(fields[0], 1, 1) + 1;
        };
    }

    private static long epochDay(long[] fields) {
        return DateDigits.epochDay(fields[0], fields[1], fields[2]);
    }

    @Override
    public String export(Graph graph, String input) {
        String tokens = TextGraphs.digits(graph, input, DateDigits.GROUPS);
        String groups = graph.slice(graph.cast(tokens, TensorProto.DataType.INT64), 0, 0, -1);
        var dates = new Dates(graph, groups);
        String isThere = graph.node("Greater", List.of(dates.field('y'), graph.longs(0)));
        String nothing = graph.number(Float.NaN);
        List<String> features = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            String value = graph.cast(dates.value(parts.get(part)), TensorProto.DataType.FLOAT);
            String known = graph.node("Where", List.of(isThere, value, nothing));
            features.add(numbers.get(part).export(graph, known));
        }
        return graph.concat(features, 1);
    }

    /** The arithmetic of {@link DateDigits} over columns of whole numbers. */
    private final class Dates {
        private final Graph graph;
        private final String groups;

        Dates(Graph graph, String groups) {
            this.graph = graph;
            this.groups = groups;
        }

        String value(DatePart part) {
            return switch (part) {
                case YEAR -> field('y');
                case MONTH -> field('M');
                case DAY -> field('d');
                case HOUR -> field('H');
                case MINUTE -> field('m');
                case SECOND -> field('s');
                case EPOCH_DAY -> epochDay(field('y'), field('M'), field('d'));
                case WEEKDAY ->
                    graph.node(
                            "Mod",
                            List.of(
                                    with("Add", epochDay(field('y'), field('M'), field('d')), SHIFT_DAYS + 3),
                                    graph.longs(7)));
                case DAY_OF_YEAR ->
                    with(
                            "Add",
                            graph.node(
                                    "Sub",
                                    List.of(
                                            epochDay(field('y'), field('M'), field('d')),
                                            epochDay(field('y'), graph.longs(1), graph.longs(1)))),
                            1);
            };
        }

        String field(char letter) {
            int place = order.indexOf(letter);
            boolean isAtLeastOne = letter == 'M' || letter == 'd';
            if (place < 0) {
                // Zeros, or ones, of the right length.
                String any = graph.slice(groups, 1, 0, 1);
                String zeros = graph.node("Sub", List.of(any, any));
                return isAtLeastOne ? with("Add", zeros, 1) : zeros;
            }
            String field = graph.slice(groups, 1, place, place + 1L);
            return isAtLeastOne ? with("Max", field, 1) : field;
        }

        private String epochDay(String year, String month, String day) {
            String isEarly =
                    graph.cast(graph.node("LessOrEqual", List.of(month, graph.longs(2))), TensorProto.DataType.INT64);
            String shifted = graph.node("Sub", List.of(year, isEarly));
            String era = with("Div", shifted, 400);
            String yearOfEra = graph.node("Sub", List.of(shifted, with("Mul", era, 400)));
            // month + 9 in January and February, month - 3 later.
            String monthOfYear = graph.node("Add", List.of(with("Sub", month, 3), with("Mul", isEarly, 12)));
            String daysBefore = with("Div", with("Add", with("Mul", monthOfYear, 153), 2), 5);
            String dayOfYear = with("Sub", graph.node("Add", List.of(daysBefore, day)), 1);
            String leapDays = graph.node("Sub", List.of(with("Div", yearOfEra, 4), with("Div", yearOfEra, 100)));
            String dayOfEra = graph.node(
                    "Add", List.of(graph.node("Add", List.of(with("Mul", yearOfEra, 365), leapDays)), dayOfYear));
            return with("Sub", graph.node("Add", List.of(with("Mul", era, 146_097), dayOfEra)), 719_468);
        }

        private String with(String operator, String left, long right) {
            return graph.node(operator, List.of(left, graph.longs(right)));
        }
    }
}
