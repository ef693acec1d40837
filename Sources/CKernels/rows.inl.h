// A row of n <= WIDTH numbers stays in one register: exp(a[i] - largest), zero beyond the row.
INLINE vf short_row(const float *a, ptrdiff_t n, float *largest, float *sum) {
  vi lanes = first_lanes(n);
  vf x = load_part(a, n);
  *largest = largest_of(choose(lanes, x, splat(-INFINITY)));
  vf e = choose(lanes, exponential(x - *largest), splat(0));
  *sum = sum_of(e);
  return e;
}

static void local_softmax(float *out, const float *a, ptrdiff_t rows, ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, a += n) {
    if (n <= WIDTH) {
      float largest, sum;
      vf e = short_row(a, n, &largest, &sum);
      store_part(out, e / sum, n);
      continue;
    }
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
    float largest, short_sum;
    vf e;
    double sum;
    // Read first: the slopes may take the place of the logits.
    double target = (1 - (double)smoothing) * (double)logits[label];
    if (smoothing != 0) target += share * local_sum(logits, n);
    if (n <= WIDTH) {
      e = short_row(logits, n, &largest, &short_sum);
      sum = short_sum;
    } else {
      largest = local_largest(logits, n);
      sum = exponentials(slopes, logits, largest, n);
    }
    target -= largest;
    total += weight * (log(sum) - target);
    if (slopes) {
      float factor = (float)(weight / sum), constant = weight * share;
      float hit = weight * (1 - smoothing);
      if (n <= WIDTH) {
        vf target_lane = choose(lane_numbers() == (vi)(int32_t)label, splat(hit), splat(0));
        store_part(slopes, e * factor - constant - target_lane, n);
      } else {
        MAP1(slopes, slopes, x *factor - constant);
        slopes[label] -= hit;
      }
    }
  }
  return total;
}

// What both passes over a pair of rows share: a row's largest logit, and the sum of exponentials.
struct row_scale {
  float largest;
  double sum;
};

// exp(x - largest), zero beyond the row.
INLINE vf pair_exponential(vf x, float largest, vi lanes) {
  return choose(lanes, exponential(x - largest), splat(0));
}

static double local_consistent_cross_entropy(float *gradient, const float *logits,
                                             const int32_t *labels, float smoothing,
                                             float consistency, ptrdiff_t pairs, ptrdiff_t n) {
  double total = 0;
  float share = smoothing / (float)n, hit = 1 - smoothing;
  for (ptrdiff_t pair = 0; pair < pairs; pair++, logits += 2 * n) {
    const float *a = logits, *b = logits + n;
    struct row_scale p = {local_largest(a, n), 0}, q = {local_largest(b, n), 0};
    vd sum_p = (vd)0.0, sum_q = (vd)0.0, gap_p = (vd)0.0, gap_q = (vd)0.0, both = (vd)0.0;
    for (ptrdiff_t i = 0; i < n; i += WIDTH) {
      ptrdiff_t count = n - i < WIDTH ? n - i : WIDTH;
      vi lanes = first_lanes(count);
      vf x = load_part(a + i, count), y = load_part(b + i, count);
      vf gap = choose(lanes, (x - p.largest) - (y - q.largest), splat(0));
      vf e = pair_exponential(x, p.largest, lanes), f = pair_exponential(y, q.largest, lanes);
      sum_p += to_double(e);
      sum_q += to_double(f);
      gap_p += to_double(e * gap);
      gap_q += to_double(f * gap);
      both += to_double(x + y);
    }
    p.sum = sum_of_doubles(sum_p);
    q.sum = sum_of_doubles(sum_q);
    double log_p = log(p.sum), log_q = log(q.sum);
    // log p - log q is the gap of the logits minus that of the normalizers.
    double shift = log_p - log_q;
    double divergence_p = sum_of_doubles(gap_p) / p.sum - shift;
    double divergence_q = shift - sum_of_doubles(gap_q) / q.sum;
    total += log_p + p.largest - hit * (double)a[labels[2 * pair]];
    total += log_q + q.largest - hit * (double)b[labels[2 * pair + 1]];
    if (smoothing != 0) total -= share * sum_of_doubles(both);
    total += 0.5 * consistency * (divergence_p + divergence_q);
    if (!gradient) continue;
    float *slopes_p = gradient + 2 * pair * n, *slopes_q = slopes_p + n;
    float factor_p = (float)(1 / p.sum), factor_q = (float)(1 / q.sum), half = 0.5f * consistency;
    float base_p = (float)(shift + divergence_p), base_q = (float)(divergence_q - shift);
    for (ptrdiff_t i = 0; i < n; i += WIDTH) {
      ptrdiff_t count = n - i < WIDTH ? n - i : WIDTH;
      vf x = load_part(a + i, count), y = load_part(b + i, count);
      vf gap = (x - p.largest) - (y - q.largest);
      vf e = exponential(x - p.largest) * factor_p, f = exponential(y - q.largest) * factor_q;
      vf away = half * (e - f);
      store_part(slopes_p + i, e - share + half * e * (gap - base_p) + away, count);
      store_part(slopes_q + i, f - share - half * f * (gap + base_q) - away, count);
    }
    slopes_p[labels[2 * pair]] -= hit;
    slopes_q[labels[2 * pair + 1]] -= hit;
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
  vd total = (vd)0.0;
  for (ptrdiff_t i = 0; i < n; i += WIDTH) {
    ptrdiff_t count = n - i < WIDTH ? n - i : WIDTH;
    vf z, t, w = splat(1);
    if (count == WIDTH) {
      z = load(logits + i);
      t = load(targets + i);
      if (weights) w = load(weights + i);
    } else {
      z = load_part(logits + i, count);
      t = load_part(targets + i, count);
      w = weights ? load_part(weights + i, count) : choose(first_lanes(count), w, splat(0));
    }
    vf e = exponential(-absolute(z));
    total += to_double(w * (at_least(z, 0) - z * t + logarithm_of_one_plus(e)));
    if (gradient) {
      vf slopes = w * (choose(z < splat(0), e, splat(1)) / (1.0f + e) - t);
      if (count == WIDTH)
        store(gradient + i, slopes);
      else
        store_part(gradient + i, slopes, count);
    }
  }
  return sum_of_doubles(total);
}

static void local_layer_norm(float *out, float *means, float *deviations, const float *a,
                             const float *scale, const float *shift, float epsilon, ptrdiff_t rows,
                             ptrdiff_t n) {
  for (ptrdiff_t row = 0; row < rows; row++, out += n, a += n) {
    vf sums = splat(0), squares = splat(0);
    ptrdiff_t k = 0;
    for (; k + WIDTH <= n; k += WIDTH) sums += load(a + k);
    if (k < n) sums += load_part(a + k, n - k);
    float mean = sum_of(sums) / (float)n;
    for (k = 0; k + WIDTH <= n; k += WIDTH) {
      vf x = load(a + k) - mean;
      squares += x * x;
    }
    if (k < n) {
      vf x = choose(first_lanes(n - k), load_part(a + k, n - k) - mean, splat(0));
      squares += x * x;
    }
    float deviation = 1 / __builtin_elementwise_sqrt(sum_of(squares) / (float)n + epsilon);
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
