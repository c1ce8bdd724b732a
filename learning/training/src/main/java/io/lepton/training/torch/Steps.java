package io.lepton.training.torch;

import io.lepton.training.network.Rule;
import io.lepton.training.network.Stride;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Changes parameters by a rule, all of them at once; in the scope of its caller, where no gradients are recorded. */
final class Steps {
    private Steps() {}

    /**
     * Takes a step.
     *
     * @param parameters changed in place
     * @param gradient of the same length; changed in place too
     * @param moments [moments, parameters], changed in place
     */
    static void take(Rule rule, Stride stride, Tensor parameters, Tensor gradient, Tensor moments) {
        switch (rule) {
            case Rule.Descent descent -> descend(descent, stride, parameters, gradient, moments);
            case Rule.Adaptive(double beta1, double beta2, double epsilon, double decay) -> {
                if (decay != 0) {
                    gradient.add_(parameters, new Scalar(decay));
                }
                adapt(beta1, beta2, epsilon, stride, parameters, gradient, moments);
            }
            case Rule.AdaptiveDecoupled(double beta1, double beta2, double epsilon, double decay) -> {
                parameters.mul_(new Scalar(1 - stride.rate() * decay));
                adapt(beta1, beta2, epsilon, stride, parameters, gradient, moments);
            }
        }
    }

    private static void descend(Rule.Descent rule, Stride stride, Tensor parameters, Tensor gradient, Tensor moments) {
        if (rule.weightDecay() != 0) {
            gradient.add_(parameters, new Scalar(rule.weightDecay()));
        }
        var direction = gradient;
        if (rule.momentum() != 0) {
            direction = moments.select(0, 0).mul_(new Scalar(rule.momentum())).add_(gradient);
        }
        parameters.add_(direction, new Scalar(-stride.rate()));
    }

    private static void adapt(
            double beta1,
            double beta2,
            double epsilon,
            Stride stride,
            Tensor parameters,
            Tensor gradient,
            Tensor moments) {
        var mean = moments.select(0, 0).lerp_(gradient, new Scalar(1 - beta1));
        var square = moments.select(0, 1).mul_(new Scalar(beta2)).addcmul_(gradient, gradient, new Scalar(1 - beta2));
        double meanShare = 1 - StrictMath.pow(beta1, (double) stride.number());
        double squareShare = 1 - StrictMath.pow(beta2, (double) stride.number());
        // The gradient is not needed any more and takes the roots, so that nothing is allocated.
        var size = gradient.copy_(square)
                .sqrt_()
                .div_(new Scalar(StrictMath.sqrt(squareShare)))
                .add_(new Scalar(epsilon));
        parameters.addcdiv_(mean, size, new Scalar(-stride.rate() / meanShare));
    }
}
