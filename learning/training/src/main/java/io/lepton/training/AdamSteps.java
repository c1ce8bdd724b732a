package io.lepton.training;

/**
 * The optimiser Adam: gradient descent whose step for each parameter is scaled by the gradient's recent size.
 *
 * <p>Uses the paper's decay rates. Confined to one thread.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, algorithm 1</a>
 */
final class AdamSteps {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double[] m;
    private final double[] v;
    private double beta1Power = 1;
    private double beta2Power = 1;

    AdamSteps(int parameters) {
        m = new double[parameters];
        v = new double[parameters];
    }

    /**
     * Takes one step against a gradient.
     *
     * @param parameters changed in place
     * @param gradient of the loss, in the layout of the parameters
     * @param rate the length of a step in units of the parameters, about
     */
    void step(double[] parameters, double[] gradient, double rate) {
        beta1Power *= BETA_1;
        beta2Power *= BETA_2;
        for (int i = 0; i < parameters.length; i++) {
            m[i] = BETA_1 * m[i] + (1 - BETA_1) * gradient[i];
            v[i] = BETA_2 * v[i] + (1 - BETA_2) * gradient[i] * gradient[i];
            double mean = m[i] / (1 - beta1Power);
            double size = StrictMath.sqrt(v[i] / (1 - beta2Power));
            parameters[i] -= rate * mean / (size + EPSILON);
        }
    }
}
