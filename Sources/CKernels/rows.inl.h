static void local_softmax(float *out, const float *a, ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, a += n) {
    double sum = exponentials(out, a, local_largest(a, n), n);
    local_scale(out, out, (float)(1 / sum), n);
  }
}

static void local_log_softmax(float *out, const float *a, ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, a += n) {
    float largest = local_largest(a, n);
    float normalizer = (float)log(exponentials(0, a, largest, n));
    MAP1(out, a, (x - largest) - normalizer);
  }
}

static void local_softmax_gradient(float *out, const float *gradient, const float *saved,
                                   ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, gradient += n, saved += n) {
    float inner = local_dot(gradient, saved, n);
    MAP2(out, gradient, saved, y *(x - inner));
  }
}

static void local_log_softmax_gradient(float *out, const float *gradient, const float *saved,
                                       ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, gradient += n, saved += n) {
    float total = (float)local_sum(gradient, n);
    MAP2(out, gradient, saved, x - exponential(y) * total);
  }
}

static double local_softmax_cross_entropy(float *gradient, const float *logits,
                                          const int32_t *labels, const float *weights,
                                          float smoothing, ptrdiff_t rows, ptrdiff_t n) {
  double total = 0;
  float share = smoothing / (float)n;
  for (ptrdiff_t row = 0; row < rows; row++, logits += n) {
    float weight = weights ? weights[row] : 1;
    float *slopes = gradient ? gradient + row * n : 0;
    if (weight == 0) {
      for (ptrdiff_t i = 0; slopes && i < n; i++) slopes[i] = 0;
      continue;
    }
    ptrdiff_t label = labels[row];
    float largest = local_largest(logits, n);
    double sum = exponentials(slopes, logits, largest, n);
    double target = (1 - (double)smoothing) * ((double)logits[label] - largest);
    if (smoothing != 0) target += share * (local_sum(logits, n) - (double)n * largest);
    total += weight * (log(sum) - target);
    if (slopes) {
      float factor = (float)(weight / sum), constant = weight * share;
      MAP1(slopes, slopes, x *factor - constant);
      slopes[label] -= weight * (1 - smoothing);
    }
  }
  return total;
}

static double local_softmax_cross_entropy_with(float *gradient, const float *logits,
                                               const float *targets, const float *weights,
                                               ptrdiff_t rows, ptrdiff_t n) {
  double total = 0;
  for (ptrdiff_t row = 0; row < rows; row++, logits += n, targets += n) {
    float weight = weights ? weights[row] : 1;
    float *slopes = gradient ? gradient + row * n : 0;
    if (weight == 0) {
      for (ptrdiff_t i = 0; slopes && i < n; i++) slopes[i] = 0;
      continue;
    }
    float largest = local_largest(logits, n);
    double sum = exponentials(slopes, logits, largest, n);
    double mass = local_sum(targets, n), inner = 0;
    for (ptrdiff_t i = 0; i < n; i++) inner += targets[i] * ((double)logits[i] - largest);
    total += weight * (mass * log(sum) - inner);
    if (slopes) {
      float factor = (float)(weight * mass / sum);
      MAP2(slopes, slopes, targets, x *factor - weight * y);
    }
  }
  return total;
}

static double local_sigmoid_cross_entropy(float *gradient, const float *logits,
                                          const float *targets, const float *weights,
                                          ptrdiff_t n) {
  double total = 0;
  for (ptrdiff_t i = 0; i < n; i += WIDTH) {
    ptrdiff_t count = n - i < WIDTH ? n - i : WIDTH;
    vf z = count == WIDTH ? load(logits + i) : load_part(logits + i, count);
    vf t = count == WIDTH ? load(targets + i) : load_part(targets + i, count);
    vf w = splat(1);
    if (weights) w = count == WIDTH ? load(weights + i) : load_part(weights + i, count);
    vf losses = w * (at_least(z, 0) - z * t + logarithm_of_one_plus(exponential(-absolute(z))));
    float parts[WIDTH];
    store(parts, losses);
    for (ptrdiff_t k = 0; k < count; k++) total += parts[k];
    if (gradient) {
      vf slopes = w * (logistic(z) - t);
      if (count == WIDTH)
        store(gradient + i, slopes);
      else
        store_part(gradient + i, slopes, count);
    }
  }
  return total;
}

static void local_layer_norm(float *out, float *means, float *deviations, const float *a,
                             const float *scale, const float *shift, float epsilon, ptrdiff_t rows,
                             ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, a += n) {
    float mean = (float)(local_sum(a, n) / (double)n);
    vf squares = splat(0);
    ptrdiff_t k = 0;
    for (; k + WIDTH <= n; k += WIDTH) {
      vf x = load(a + k) - mean;
      squares += x * x;
    }
    double variance = sum_of(squares);
    for (; k < n; k++) variance += (double)(a[k] - mean) * (a[k] - mean);
    float deviation = (float)(1 / sqrt(variance / (double)n + epsilon));
    means[row] = mean;
    deviations[row] = deviation;
    MAP3(out, a, scale, shift, (x - mean) * deviation * y + z);
  }
}

static void local_layer_norm_gradient(float *out, float *scale_gradient, float *shift_gradient,
                                      const float *gradient, const float *a, const float *means,
                                      const float *deviations, const float *scale, ptrdiff_t rows,
                                      ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, gradient += n, a += n) {
    float mean = means[row], deviation = deviations[row];
    double sum = 0, inner = 0;
    vf sums = splat(0), inners = splat(0);
    ptrdiff_t k = 0;
    for (; k + WIDTH <= n; k += WIDTH) {
      vf g = load(gradient + k), normal = (load(a + k) - mean) * deviation;
      store(scale_gradient + k, load(scale_gradient + k) + g * normal);
      store(shift_gradient + k, load(shift_gradient + k) + g);
      vf scaled = g * load(scale + k);
      sums += scaled;
      inners += scaled * normal;
    }
    sum = sum_of(sums);
    inner = sum_of(inners);
    for (; k < n; k++) {
      float g = gradient[k], normal = (a[k] - mean) * deviation;
      scale_gradient[k] += g * normal;
      shift_gradient[k] += g;
      sum += (double)g * scale[k];
      inner += (double)g * scale[k] * normal;
    }
    float offset = (float)(sum / (double)n), slope = (float)(inner / (double)n);
    MAP3(out, gradient, a, scale,
         deviation *(x *z - offset - (y - mean) * deviation * slope));
  }
}
