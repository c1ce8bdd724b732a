package io.lepton.training;

/**
 * What is known of a card payment when it is made.
 *
 * @param amountEur the amount in euros, above 0
 * @param hourOfDay the hour at the payer's place, 0 to 23
 * @param isForeign whether the shop is in another country than the card
 * @param attemptsLastHour the attempts with the same card in the hour before
 */
record Payment(double amountEur, int hourOfDay, boolean isForeign, int attemptsLastHour) {
    /** How many numbers {@link #features()} gives. */
    static final int FEATURES = 4;

    Payment {
        if (!(amountEur > 0) || amountEur == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("not an amount: amountEur=" + amountEur);
        }
        if (hourOfDay < 0 || hourOfDay > 23) {
            throw new IllegalArgumentException("not an hour of a day: hourOfDay=" + hourOfDay);
        }
        if (attemptsLastHour < 0) {
            throw new IllegalArgumentException("a count below zero: attemptsLastHour=" + attemptsLastHour);
        }
    }

    /** The payment as a model takes it: every part in the order of the record, in its own unit, a claim as 0 or 1. */
    double[] features() {
        return new double[] {amountEur, hourOfDay, isForeign ? 1 : 0, attemptsLastHour};
    }
}
