package dev.athanor.science.search;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How one setting is drawn, as Azure ML names it. A distribution maps the unit interval onto its values (the quantile function), so that every
 * sampler works in the unit cube whatever is drawn.
 */
public sealed interface Distribution {
    /** The value at {@code unit} in [0, 1), as the text that a command is given. */
    String at(double unit);

    /** Where a value lies in the unit interval, up to rounding; empty for what is no value of this distribution. */
    OptionalDouble where(String value);

    /** One of several options, each as likely. */
    record Choice(List<String> options) implements Distribution {
        @Override
        public String at(double unit) {
            return options.get(Math.min((int) (unit * options.size()), options.size() - 1));
        }

        @Override
        public OptionalDouble where(String value) {
            int index = options.indexOf(value);
            return index < 0 ? OptionalDouble.empty() : OptionalDouble.of((index + 0.5) / options.size());
        }
    }

    /** A whole number from 0 to {@code upper} - 1. */
    record RandInt(long upper) implements Distribution {
        @Override
        public String at(double unit) {
            return Long.toString(Math.min((long) (unit * upper), upper - 1));
        }

        @Override
        public OptionalDouble where(String value) {
            OptionalDouble number = number(value);
            return number.isEmpty() ? number : inside((number.getAsDouble() + 0.5) / upper);
        }
    }

    /** Evenly between two bounds; with {@code log} the bounds are natural logarithms and the value is their exponential. */
    record Uniform(double min, double max, boolean log) implements Distribution {
        @Override
        public String at(double unit) {
            return text(value(unit));
        }

        double value(double unit) {
            double drawn = min + unit * (max - min);
            return log ? Math.exp(drawn) : drawn;
        }

        @Override
        public OptionalDouble where(String value) {
            OptionalDouble number = number(value);
            return number.isEmpty() ? number : unit(number.getAsDouble());
        }

        OptionalDouble unit(double value) {
            double drawn = log ? Math.log(Math.max(value, Double.MIN_NORMAL)) : value;
            return inside(max == min ? 0.5 : (drawn - min) / (max - min));
        }
    }

    /** Around a mean; with {@code log} the value is the exponential of what is drawn. */
    record Normal(double mu, double sigma, boolean log) implements Distribution {
        private static final NormalDistribution STANDARD = new NormalDistribution();

        @Override
        public String at(double unit) {
            return text(value(unit));
        }

        double value(double unit) {
            double drawn = mu + sigma * STANDARD.inverseCumulativeProbability(Math.clamp(unit, EDGE, 1 - EDGE));
            return log ? Math.exp(drawn) : drawn;
        }

        @Override
        public OptionalDouble where(String value) {
            OptionalDouble number = number(value);
            return number.isEmpty() ? number : unit(number.getAsDouble());
        }

        OptionalDouble unit(double value) {
            double drawn = log ? Math.log(Math.max(value, Double.MIN_NORMAL)) : value;
            return inside(STANDARD.cumulativeProbability((drawn - mu) / sigma));
        }
    }

    /** Another distribution rounded to multiples of {@code step}: {@code round(x / q) * q}. */
    record Rounded(Distribution drawn, double step) implements Distribution {
        /**
         * A rounded uniform or normal distribution.
         *
         * @throws IllegalArgumentException for any other
         */
        public Rounded {
            if (!(drawn instanceof Uniform || drawn instanceof Normal)) {
                throw new IllegalArgumentException("only uniform and normal distributions are rounded, not " + drawn);
            }
        }

        @Override
        public String at(double unit) {
            double value = drawn instanceof Uniform uniform ? uniform.value(unit) : ((Normal) drawn).value(unit);
            return BigDecimal.valueOf(Math.rint(value / step))
                    .multiply(BigDecimal.valueOf(step))
                    .stripTrailingZeros()
                    .toPlainString();
        }

        @Override
        public OptionalDouble where(String value) {
            return drawn.where(value);
        }
    }

    /** How far from 0 and 1 a normal distribution is asked, where its quantiles are not finite. */
    double EDGE = 1e-12;

    private static String text(double value) {
        double size = Math.abs(value);
        return size == 0 || (size >= 1e-5 && size < 1e16)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value).replace('E', 'e');
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException word) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble inside(double unit) {
        return OptionalDouble.of(Math.clamp(unit, 0, Math.nextDown(1.0)));
    }
}
