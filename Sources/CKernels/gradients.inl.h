// out = gradient (x) times the derivative at the saved value (y).
#define DEFINE_GRADIENT(name, expression)                                        \
  static void local_##name(float *out, const float *gradient, const float *saved, \
                           ptrdiff_t n) {                                        \
    MAP2(out, gradient, saved, expression);                                      \
  }
#define DEFINE_GRADIENT_WITH(name, parameter, expression)                        \
  static void local_##name(float *out, const float *gradient, const float *saved, \
                           float parameter, ptrdiff_t n) {                       \
    MAP2(out, gradient, saved, expression);                                      \
  }

DEFINE_GRADIENT(sqrt_gradient, 0.5f * x / y)
DEFINE_GRADIENT(square_gradient, 2.0f * x * y)
DEFINE_GRADIENT(absolute_gradient, choose(y > splat(0), x, choose(y < splat(0), -x, splat(0))))
DEFINE_GRADIENT(tanh_gradient, x *(1.0f - y * y))
DEFINE_GRADIENT(sigmoid_gradient, x *(y * (1.0f - y)))
DEFINE_GRADIENT(relu_gradient, choose(y > splat(0), x, splat(0)))
DEFINE_GRADIENT(selu_gradient,
                x *choose(y > splat(0), splat(SELU_SCALE), y + SELU_SCALE * SELU_ALPHA))
DEFINE_GRADIENT(gelu_gradient, x *gelu_derivative(y))
DEFINE_GRADIENT(swish_gradient, x *swish_derivative(y))
DEFINE_GRADIENT(softplus_gradient, x *logistic(y))
DEFINE_GRADIENT(softsign_gradient, x / ((1.0f + absolute(y)) * (1.0f + absolute(y))))
DEFINE_GRADIENT_WITH(leaky_relu_gradient, slope, x *choose(y > splat(0), splat(1), splat(slope)))
DEFINE_GRADIENT_WITH(elu_gradient, alpha, x *choose(y > splat(0), splat(1), y + alpha))
DEFINE_GRADIENT_WITH(hard_sigmoid_gradient, slope,
                     choose((y > splat(0)) & (y < splat(1)), slope *x, splat(0)))

static void local_power_gradient(float *out, const float *gradient, const float *saved,
                                 float exponent, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++)
    out[i] = gradient[i] * exponent * powf(saved[i], exponent - 1);
}

static void local_clip_gradient(float *out, const float *gradient, const float *saved, float low,
                                float high, ptrdiff_t n) {
  MAP2(out, gradient, saved, choose((y >= splat(low)) & (y <= splat(high)), x, splat(0)));
}
