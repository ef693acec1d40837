#define DEFINE_BINARY(name, expression)                                                     \
  static void local_##name(float *out, const float *a, const float *b, ptrdiff_t n) {       \
    MAP2(out, a, b, expression);                                                            \
  }                                                                                         \
  static void local_##name##_broadcast(                                                     \
      float *out, const float *a, ptrdiff_t a_row, ptrdiff_t a_unit, const float *b,        \
      ptrdiff_t b_row, ptrdiff_t b_unit, ptrdiff_t rows, ptrdiff_t n) {                     \
    for (ptrdiff_t row = 0; row < rows; row++, out += n, a += a_row, b += b_row) {          \
      if (n == 0) continue;                                                                 \
      if (a_unit && b_unit) {                                                               \
        MAP2(out, a, b, expression);                                                        \
      } else if (a_unit) {                                                                  \
        vf y = splat(*b);                                                                   \
        MAP1(out, a, expression);                                                           \
      } else {                                                                              \
        vf first = splat(*a), y = splat(*b);                                                \
        if (b_unit) {                                                                       \
          MAP_RIGHT(out, first, b, expression);                                             \
        } else {                                                                            \
          vf x = first;                                                                     \
          vf result = expression;                                                           \
          for (ptrdiff_t i = 0; i < n; i++) out[i] = result.x;                              \
        }                                                                                   \
        (void)y;                                                                            \
      }                                                                                     \
    }                                                                                       \
  }

#define MAP_RIGHT(out, first, b, expression)            \
  do {                                                  \
    ptrdiff_t i = 0, rest;                              \
    vf x = first;                                       \
    for (; i + WIDTH <= n; i += WIDTH) {                \
      vf y = load((b) + i);                             \
      store((out) + i, expression);                     \
    }                                                   \
    if ((rest = n - i) > 0) {                           \
      vf y = load_part((b) + i, rest);                  \
      store_part((out) + i, expression, rest);          \
    }                                                   \
  } while (0)

DEFINE_BINARY(add, x + y)
DEFINE_BINARY(subtract, x - y)
DEFINE_BINARY(multiply, x *y)
DEFINE_BINARY(divide, x / y)
DEFINE_BINARY(maximum, choose((x >= y) | (x != x), x, y))
DEFINE_BINARY(minimum, choose((x <= y) | (x != x), x, y))
DEFINE_BINARY(greater_equal, choose(x >= y, splat(1), splat(0)))

#define DEFINE_UNARY(name, expression) \
  static void local_##name(float *out, const float *a, ptrdiff_t n) { MAP1(out, a, expression); }
#define DEFINE_UNARY_WITH(name, parameter, expression)                                   \
  static void local_##name(float *out, const float *a, float parameter, ptrdiff_t n) {   \
    MAP1(out, a, expression);                                                            \
  }

DEFINE_UNARY_WITH(scale, factor, x *factor)
DEFINE_UNARY(exp, exponential(x))
DEFINE_UNARY(log, logarithm(x))
DEFINE_UNARY(sqrt, square_root(x))
DEFINE_UNARY(reciprocal_sqrt, 1.0f / square_root(x))
DEFINE_UNARY(square, x *x)
DEFINE_UNARY(absolute, absolute(x))
DEFINE_UNARY(negate, -x)
DEFINE_UNARY(tanh, hyperbolic_tangent(x))
DEFINE_UNARY(sigmoid, logistic(x))
DEFINE_UNARY(relu, at_least(x, 0))
#define SELU_SCALE 1.05070098735548049f
#define SELU_ALPHA 1.67326324235437728f
DEFINE_UNARY(selu, SELU_SCALE *choose(x > splat(0), x,
                                      SELU_ALPHA *exponential_minus_one_below_zero(x)))
DEFINE_UNARY(gelu, gelu_of(x))
DEFINE_UNARY(swish, swish_of(x))
DEFINE_UNARY(softplus, softplus_of(x))
DEFINE_UNARY(softsign, choose(absolute(x) == splat(INFINITY), choose(x > splat(0), splat(1), splat(-1)),
                              x / (1.0f + absolute(x))))
DEFINE_UNARY_WITH(leaky_relu, slope, choose(x > splat(0), x, slope *x))
DEFINE_UNARY_WITH(elu, alpha, choose(x > splat(0), x, alpha *exponential_minus_one_below_zero(x)))
DEFINE_UNARY_WITH(hard_sigmoid, slope, at_least(at_most(slope *x + 0.5f, 1), 0))

static void local_power(float *out, const float *a, float exponent, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i++) out[i] = powf(a[i], exponent);
}

static void local_axpy(float *y, float factor, const float *x, ptrdiff_t n) {
  const float *first = x;
  float *second = y;
  MAP2(second, first, second, factor *x + y);
}

static void local_multiply_add(float *out, const float *a, const float *b, ptrdiff_t n) {
  MAP3(out, a, b, out, x *y + z);
}

static void local_select(float *out, const float *condition, const float *a, const float *b,
                         ptrdiff_t n) {
  MAP3(out, condition, a, b, choose(x != splat(0), y, z));
}

static void local_mask(float *out, const float *condition, const float *a, int keep, ptrdiff_t n) {
  if (keep) {
    MAP2(out, condition, a, choose(x != splat(0), y, splat(0)));
  } else {
    MAP2(out, condition, a, choose(x != splat(0), splat(0), y));
  }
}

static void local_clip(float *out, const float *a, float low, float high, ptrdiff_t n) {
  MAP1(out, a, at_most(at_least(x, low), high));
}
