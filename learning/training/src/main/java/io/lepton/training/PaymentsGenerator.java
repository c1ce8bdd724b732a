package io.lepton.training;

import java.util.Random;

/**
 * An endless, seeded stream of payments, some of them fraudulent by a known law.
 *
 * <p>The amount is log-normal around 40 euros, the hour uniform, one payment in six crosses a border, and the attempts
 * before it are Poisson with mean 0.8. Given all that, a payment is fraudulent with the probability {@link
 * #fraudProbability}, by chance independent of everything else. So no model can order payments better than that
 * probability does: the quality of the best possible model is known by construction. Confined to one thread.
 */
final class PaymentsGenerator {
    private static final double MEDIAN_AMOUNT_EUR = 40;
    private static final double FOREIGN_SHARE = 1.0 / 6;
    private static final double ATTEMPTS_MEAN = 0.8;
    private static final int NIGHT_ENDS_AT = 6;

    private final Random random;

    PaymentsGenerator(long seed) {
        random = new Random(seed);
    }

    /**
     * The law: each part adds to the log-odds of fraud, and a night abroad adds more than the night and the border.
     *
     * @return the probability of fraud, in (0, 1)
     */
    static double fraudProbability(Payment payment) {
        boolean isNight = payment.hourOfDay() < NIGHT_ENDS_AT;
        double logOdds = -4.4
                + 0.9 * StrictMath.log(payment.amountEur() / MEDIAN_AMOUNT_EUR)
                + (isNight ? 1.2 : 0)
                + (payment.isForeign() ? 1.3 : 0)
                + (isNight && payment.isForeign() ? 0.8 : 0)
                + 0.9 * payment.attemptsLastHour();
        return 1 / (1 + StrictMath.exp(-logOdds));
    }

    Payment nextPayment() {
        double amountEur = MEDIAN_AMOUNT_EUR * StrictMath.exp(random.nextGaussian());
        return new Payment(amountEur, random.nextInt(24), random.nextDouble() < FOREIGN_SHARE, nextPoisson());
    }

    /** Generates payments and draws, by the law, which of them are fraudulent. */
    Examples next(int count) {
        double[][] rows = new double[count][];
        boolean[] labels = new boolean[count];
        for (int i = 0; i < count; i++) {
            Payment payment = nextPayment();
            rows[i] = payment.features();
            labels[i] = random.nextDouble() < fraudProbability(payment);
        }
        return new Examples(rows, labels);
    }

    /** Counts how many uniform numbers can be multiplied before the product falls below exp(-mean) (Knuth 1969). */
    private int nextPoisson() {
        double floor = StrictMath.exp(-ATTEMPTS_MEAN);
        int count = 0;
        for (double product = random.nextDouble(); product > floor; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
