package io.lepton.checks;

import java.util.Locale;
import java.util.Random;

/**
 * Customers who stay or leave, by a known law: what {@code examples/churn.csv} is made of.
 *
 * <p>Given what is known of a customer, leaving is a draw with the probability of the law, independent of everything else. So no
 * model can order customers better than that probability does. Randomness comes from {@link Random}, whose sequences are
 * specified: the same seed gives the same file on every machine. Some ages and charges are left out by chance, as happens.
 */
final class ChurnGenerator {
    static final String HEADER =
            "customer_id,age,tenure_months,plan,monthly_charge,support_calls,auto_pay,last_contact,churned";

    private static final String[] PLANS = {"basic", "plus", "premium"};
    private static final double[] PLAN_CHARGES = {19, 39, 69};
    private static final double[] PLAN_LOG_ODDS = {0.5, 0, -0.7};
    private static final double MISSING_SHARE = 0.03;

    private final Random random;
    private int count;

    ChurnGenerator(long seed) {
        random = new Random(seed);
    }

    /** A customer, and how likely it was that they leave. */
    record Customer(String line, double probability, boolean leaves) {}

    Customer next() {
        int age = 18 + random.nextInt(63);
        int tenureMonths = random.nextInt(96);
        int plan = random.nextInt(PLANS.length);
        double charge = PLAN_CHARGES[plan] * StrictMath.exp(0.15 * random.nextGaussian());
        int calls = poisson(1.2);
        boolean paysByItself = random.nextDouble() < 0.6;
        int month = 1 + random.nextInt(12);
        int day = 1 + random.nextInt(28);
        double logOdds = -0.6
                + PLAN_LOG_ODDS[plan]
                - 0.03 * (tenureMonths - 24)
                + 0.7 * (calls - 1)
                + 0.02 * (charge - PLAN_CHARGES[plan])
                - (paysByItself ? 0.9 : 0)
                + (age < 30 ? 0.6 : 0)
                + (tenureMonths < 6 && calls > 2 ? 1.2 : 0);
        double probability = 1 / (1 + StrictMath.exp(-logOdds));
        boolean leaves = random.nextDouble() < probability;
        String line = String.format(
                Locale.ROOT,
                "C%05d,%s,%d,%s,%s,%d,%s,2025-%02d-%02d,%s",
                ++count,
                orMissing(Integer.toString(age)),
                tenureMonths,
                PLANS[plan],
                orMissing(String.format(Locale.ROOT, "%.2f", charge)),
                calls,
                paysByItself ? "yes" : "no",
                month,
                day,
                leaves ? "yes" : "no");
        return new Customer(line, probability, leaves);
    }

    private String orMissing(String value) {
        return random.nextDouble() < MISSING_SHARE ? "" : value;
    }

    /** Counts how many uniform numbers can be multiplied before the product falls below exp(-mean) (Knuth 1969). */
    private int poisson(double mean) {
        double floor = StrictMath.exp(-mean);
        int events = 0;
        for (double product = random.nextDouble(); product > floor; product *= random.nextDouble()) {
            events++;
        }
        return events;
    }
}
