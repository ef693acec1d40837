// Elementary functions on vectors. The polynomials are minimax fits made for this file.

#define LOG2E 1.44269504088896341f
#define LN2_HIGH 0.693359375f  // few bits, so that multiples are exact
#define LN2_LOW -2.12194440054691e-4f
#define ROUNDER 12582912.0f  // 1.5 · 2^23: adding it rounds to an integer

// x = n · ln 2 + r with |r| <= ln 2 / 2; returns exp(r) - 1. Needs |x| < 2^21.
INLINE vf reduced_expm1(vf x, vi *n) {
  vf shifted = x * LOG2E + ROUNDER;
  *n = bits_of(shifted) - bits_of(splat(ROUNDER));
  vf k = shifted - ROUNDER;
  vf r = x - k * LN2_HIGH;
  r = r - k * LN2_LOW;
  vf q = r * 0.0013926191f + 0.00836318545f;
  q = q * r + 0.0416665561f;
  q = q * r + 0.166665763f;
  q = q * r + 0.5f;
  return r * r * q + r;
}

// 2^n for -126 <= n <= 127.
INLINE vf power_of_two(vi n) { return from_bits((n + 127) << 23); }

INLINE vf exponential(vf x) {
  vi n;
  vf p = reduced_expm1(at_least(at_most(x, 89.0f), -104.0f), &n) + 1.0f;
  vi half = n >> 1;  // in two steps, so that results near the ends of the range are right
  return p * power_of_two(half) * power_of_two(n - half);
}

// exp(x) - 1 with full relative accuracy near 0, for -80 <= x <= 80.
INLINE vf exponential_minus_one(vf x) {
  vi n;
  vf p = reduced_expm1(x, &n);
  vf scale = power_of_two(n);
  return scale * p + (scale - 1.0f);
}

// tanh(x) = e / (e + 2) with e = exp(2x) - 1.
INLINE vf hyperbolic_tangent(vf x) {
  vf e = exponential_minus_one(at_least(at_most(x + x, 20.0f), -20.0f));
  return e / (e + 2.0f);
}

// exp(x) - 1 for negative numbers, 0 for the others.
INLINE vf exponential_minus_one_below_zero(vf x) {
  return exponential_minus_one(at_least(at_most(x, 0), -20));
}

INLINE vf logistic(vf x) { return 1.0f / (1.0f + exponential(-x)); }

// log(1 + f) for sqrt(1/2) - 1 <= f <= sqrt(2) - 1, plus n · ln 2.
INLINE vf logarithm_near_one(vf f, vf n) {
  vf p = f * 0.0697161183f - 0.114797339f;
  p = p * f + 0.116854198f;
  p = p * f - 0.124256872f;
  p = p * f + 0.142490581f;
  p = p * f - 0.166678026f;
  p = p * f + 0.200007156f;
  p = p * f - 0.24999997f;
  p = p * f + 0.333333313f;
  vf square = f * f;
  vf y = square * f * p + n * LN2_LOW;
  y = y - 0.5f * square;
  return f + y + n * LN2_HIGH;
}

// log(x) for normal positive x.
INLINE vf logarithm_of_normal(vf x) {
  // The exponent of x / sqrt(1/2), so that the remaining factor is in sqrt(1/2) ..< sqrt(2).
  vi shifted = bits_of(x) - 0x3F3504F3;
  vi n = shifted >> 23;
  vf m = from_bits((shifted & 0x007FFFFF) + 0x3F3504F3);
  return logarithm_near_one(m - 1.0f, __builtin_convertvector(n, vf));
}

INLINE vf logarithm(vf x) {
  vi small = x < splat(0x1p-126f);
  vf normal = choose(small, x * 0x1p23f, x);
  vf y = logarithm_of_normal(normal) - choose(small, splat(23 * 0.693147180559945f), splat(0));
  y = choose(x == splat(0), splat(-INFINITY), y);
  y = choose(x < splat(0), splat(NAN), y);
  return choose((x == splat(INFINITY)) | (x != x), x, y);
}

// log(1 + u) for 0 <= u <= 1; the factor u / (w - 1) undoes the rounding of w = 1 + u (Kahan).
INLINE vf logarithm_of_one_plus(vf u) {
  vf w = u + 1.0f;
  vf difference = w - 1.0f;
  vf y = logarithm_of_normal(w) * (u / difference);
  return choose(difference == splat(0), u, y);
}

INLINE vf softplus_of(vf x) {
  return choose(x > splat(0), x, choose(x != x, x, splat(0))) +
         logarithm_of_one_plus(exponential(-absolute(x)));
}

// Half the complementary error function of t / sqrt(2), t >= 0, times exp(t² / 2): the tail of
// the normal distribution beyond t without its fast factor.
INLINE vf scaled_normal_tail(vf t) {
  t = at_most(t, 15.0f) * 0.70710678118654752f;
  vf u = (t - 2.0f) / (t + 2.0f);
  vf p = u * -0.000420062308f - 0.00125541387f;
  p = p * u + 0.00133004459f;
  p = p * u + 0.00865846965f;
  p = p * u - 0.00806387421f;
  p = p * u - 0.0542132221f;
  p = p * u + 0.164055616f;
  p = p * u - 0.166030467f;
  p = p * u - 0.0927639827f;
  p = p * u + 1.27697837f;
  return 0.5f * p / (1.0f + 2.0f * t);
}

INLINE vf gelu_of(vf x) {
  vf t = absolute(x);
  vf tail = exponential(-0.5f * x * x) * scaled_normal_tail(t);
  vf product = choose(tail == splat(0), splat(0), x * tail);  // not infinity times zero
  return choose(x > splat(0), x - product, product);
}

INLINE vf gelu_derivative(vf x) {
  vf density = exponential(-0.5f * x * x);
  vf tail = density * scaled_normal_tail(absolute(x));
  vf cumulative = choose(x > splat(0), 1.0f - tail, tail);
  vf product = choose(density == splat(0), splat(0), x * density);
  return cumulative + 0.398942280401433f * product;
}

INLINE vf swish_of(vf x) {
  vf s = logistic(x);
  return choose(s == splat(0), splat(0), x * s);
}

INLINE vf swish_derivative(vf x) {
  vf s = logistic(x);
  vf product = choose((s == splat(0)) | (s == splat(1)), splat(0), x * (1.0f - s));
  return s * (1.0f + product);
}
