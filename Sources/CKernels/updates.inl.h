// One optimiser step on n neighbouring weights; see the list of kernels for the formulas.

static void local_update_momentum(float *weights, float *velocity, const float *gradient,
                                  ptrdiff_t n, float rate, float momentum, int nesterov) {
  float *restrict w = weights, *restrict v = velocity;
  const float *restrict g = gradient;
  if (nesterov) {
    for (ptrdiff_t i = 0; i < n; i++) {
      float change = rate * g[i], moved = momentum * v[i] - change;
      v[i] = moved;
      w[i] += momentum * moved - change;
    }
  } else {
    for (ptrdiff_t i = 0; i < n; i++) {
      v[i] = momentum * v[i] - rate * g[i];
      w[i] += v[i];
    }
  }
}

static void local_update_rmsprop(float *weights, float *squares, const float *gradient,
                                 ptrdiff_t n, float rate, float rho, float epsilon) {
  float *restrict w = weights, *restrict s = squares;
  const float *restrict g = gradient;
  for (ptrdiff_t i = 0; i < n; i++) {
    s[i] = rho * s[i] + (1 - rho) * g[i] * g[i];
    w[i] -= rate * g[i] / __builtin_elementwise_sqrt(s[i] + epsilon);
  }
}

static void local_update_adadelta(float *weights, float *squares, float *changes,
                                  const float *gradient, ptrdiff_t n, float rate, float rho,
                                  float epsilon) {
  float *restrict w = weights, *restrict s = squares, *restrict c = changes;
  const float *restrict g = gradient;
  for (ptrdiff_t i = 0; i < n; i++) {
    s[i] = rho * s[i] + (1 - rho) * g[i] * g[i];
    float change = g[i] * __builtin_elementwise_sqrt((c[i] + epsilon) / (s[i] + epsilon));
    c[i] = rho * c[i] + (1 - rho) * change * change;
    w[i] -= rate * change;
  }
}

static void local_update_adam(float *weights, float *first, float *second, const float *gradient,
                              ptrdiff_t n, float rate, float beta1, float beta2, float epsilon) {
  float *restrict w = weights, *restrict m = first, *restrict v = second;
  const float *restrict g = gradient;
  for (ptrdiff_t i = 0; i < n; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    w[i] -= rate * m[i] / (__builtin_elementwise_sqrt(v[i]) + epsilon);
  }
}
