package io.lepton.data;

/**
 * A raw column.
 *
 * @param name as the source spells it; the model's input is called the same
 * @param dateOrder for a date, what its groups of digits mean, in order: y, M, d, H, m, s; else empty
 */
public record Column(String name, ColumnType type, String dateOrder) {
    /** Year first, as ISO 8601 has it. */
    public static final String ISO_ORDER = "yMdHms";

    private static final String DATE_GROUPS = "yMdHms";

    public Column {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name");
        }
        if ((type == ColumnType.DATE) == dateOrder.isEmpty()) {
            throw new IllegalArgumentException(
                    "a date, and only a date, has an order of its digits: column=" + name + ", order=" + dateOrder);
        }
        boolean isSound = dateOrder.chars().allMatch(group -> DATE_GROUPS.indexOf(group) >= 0)
                && dateOrder.chars().distinct().count() == dateOrder.length();
        if (!isSound || (type == ColumnType.DATE && dateOrder.indexOf('y') < 0)) {
            throw new IllegalArgumentException("not an order of digits: column=" + name + ", order=" + dateOrder
                    + ", letters=" + DATE_GROUPS + " each once, y among them");
        }
    }

    /** A column of the type; a date in ISO order. */
    public static Column of(String name, ColumnType type) {
        return new Column(name, type, type == ColumnType.DATE ? ISO_ORDER : "");
    }

    /** A date whose groups of digits come in another order, such as {@code dMy}. */
    public static Column date(String name, String order) {
        return new Column(name, ColumnType.DATE, order);
    }
}
