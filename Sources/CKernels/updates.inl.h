// Each optimiser is a function of one run of consecutive weights; FOR_RUNS calls it for the whole
// block or for each listed row.
#define FOR_RUNS(call)                                  \
  do {                                                  \
    if (rows) {                                         \
      for (ptrdiff_t i = 0; i < count; i++) {           \
        ptrdiff_t at = rows[i] * width, from = i * width, n = width; \
        call;                                           \
      }                                                 \
    } else {                                            \
      ptrdiff_t at = 0, from = 0, n = count * width;    \
      call;                                             \
    }                                                   \
  } while (0)

INLINE void sgd_run(float *restrict w, const float *restrict g, ptrdiff_t n, float rate,
                    float decay) {
  for (ptrdiff_t i = 0; i < n; i++) w[i] -= rate * (g[i] + decay * w[i]);
}

static void local_update_sgd(float *weights, const float *gradient, const int32_t *rows,
                             ptrdiff_t count, ptrdiff_t width, float rate, float decay) {
  FOR_RUNS(sgd_run(weights + at, gradient + from, n, rate, decay));
}

INLINE void momentum_run(float *restrict w, float *restrict v, const float *restrict g,
                         ptrdiff_t n, float rate, float momentum, int nesterov, float decay) {
  if (nesterov) {
    for (ptrdiff_t i = 0; i < n; i++) {
      float slope = rate * (g[i] + decay * w[i]);
      v[i] = momentum * v[i] - slope;
      w[i] += momentum * v[i] - slope;
    }
  } else {
    for (ptrdiff_t i = 0; i < n; i++) {
      v[i] = momentum * v[i] - rate * (g[i] + decay * w[i]);
      w[i] += v[i];
    }
  }
}

static void local_update_momentum(float *weights, float *velocity, const float *gradient,
                                  const int32_t *rows, ptrdiff_t count, ptrdiff_t width,
                                  float rate, float momentum, int nesterov, float decay) {
  FOR_RUNS(momentum_run(weights + at, velocity + at, gradient + from, n, rate, momentum, nesterov,
                        decay));
}

INLINE void rmsprop_run(float *restrict w, float *restrict s, const float *restrict g,
                        ptrdiff_t n, float rate, float rho, float epsilon, float decay) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float slope = g[i] + decay * w[i];
    s[i] = rho * s[i] + (1 - rho) * slope * slope;
    w[i] -= rate * slope / (__builtin_elementwise_sqrt(s[i]) + epsilon);
  }
}

static void local_update_rmsprop(float *weights, float *squares, const float *gradient,
                                 const int32_t *rows, ptrdiff_t count, ptrdiff_t width, float rate,
                                 float rho, float epsilon, float decay) {
  FOR_RUNS(rmsprop_run(weights + at, squares + at, gradient + from, n, rate, rho, epsilon, decay));
}

INLINE void adadelta_run(float *restrict w, float *restrict s, float *restrict u,
                         const float *restrict g, ptrdiff_t n, float rate, float rho,
                         float epsilon, float decay) {
  for (ptrdiff_t i = 0; i < n; i++) {
    float slope = g[i] + decay * w[i];
    s[i] = rho * s[i] + (1 - rho) * slope * slope;
    float step = slope * __builtin_elementwise_sqrt((u[i] + epsilon) / (s[i] + epsilon));
    u[i] = rho * u[i] + (1 - rho) * step * step;
    w[i] -= rate * step;
  }
}

static void local_update_adadelta(float *weights, float *squares, float *updates,
                                  const float *gradient, const int32_t *rows, ptrdiff_t count,
                                  ptrdiff_t width, float rate, float rho, float epsilon,
                                  float decay) {
  FOR_RUNS(adadelta_run(weights + at, squares + at, updates + at, gradient + from, n, rate, rho,
                        epsilon, decay));
}

INLINE void adam_run(float *restrict w, float *restrict m, float *restrict v,
                     const float *restrict g, ptrdiff_t n, float rate, float beta1, float beta2,
                     float correction1, float correction2, float epsilon, float decay,
                     float decoupled) {
  float step = rate / correction1, scale = 1 / correction2;
  for (ptrdiff_t i = 0; i < n; i++) {
    float slope = g[i] + decay * w[i];
    m[i] = beta1 * m[i] + (1 - beta1) * slope;
    v[i] = beta2 * v[i] + (1 - beta2) * slope * slope;
    float move = step * m[i] / (__builtin_elementwise_sqrt(v[i] * scale) + epsilon);
    w[i] -= move + decoupled * w[i];
  }
}

static void local_update_adam(float *weights, float *first, float *second, const float *gradient,
                              const int32_t *rows, ptrdiff_t count, ptrdiff_t width, float rate,
                              float beta1, float beta2, float correction1, float correction2,
                              float epsilon, float decay, float decoupled) {
  FOR_RUNS(adam_run(weights + at, first + at, second + at, gradient + from, n, rate, beta1, beta2,
                    correction1, correction2, epsilon, decay, decoupled));
}
