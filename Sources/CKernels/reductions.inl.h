static double local_sum(const float *a, ptrdiff_t n) {
  vd total = (vd)0.0, other = (vd)0.0;
  ptrdiff_t i = 0;
  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
    total += to_double(load(a + i));
    other += to_double(load(a + i + WIDTH));
  }
  for (; i + WIDTH <= n; i += WIDTH) total += to_double(load(a + i));
  if (i < n) other += to_double(load_part(a + i, n - i));
  return sum_of_doubles(total + other);
}

static double local_sum_of_squares(const float *a, ptrdiff_t n) {
  vd total = (vd)0.0, other = (vd)0.0;
  ptrdiff_t i = 0;
  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
    vd x = to_double(load(a + i)), y = to_double(load(a + i + WIDTH));
    total += x * x;
    other += y * y;
  }
  for (; i + WIDTH <= n; i += WIDTH) {
    vd x = to_double(load(a + i));
    total += x * x;
  }
  if (i < n) {
    vd x = to_double(load_part(a + i, n - i));
    other += x * x;
  }
  return sum_of_doubles(total + other);
}

// Four accumulators hide the latency of the additions.
static float local_dot(const float *a, const float *b, ptrdiff_t n) {
  vf s0 = splat(0), s1 = splat(0), s2 = splat(0), s3 = splat(0);
  ptrdiff_t i = 0;
  for (; i + 4 * WIDTH <= n; i += 4 * WIDTH) {
    s0 += load(a + i) * load(b + i);
    s1 += load(a + i + WIDTH) * load(b + i + WIDTH);
    s2 += load(a + i + 2 * WIDTH) * load(b + i + 2 * WIDTH);
    s3 += load(a + i + 3 * WIDTH) * load(b + i + 3 * WIDTH);
  }
  for (; i + WIDTH <= n; i += WIDTH) s0 += load(a + i) * load(b + i);
  if (i < n) s1 += load_part(a + i, n - i) * load_part(b + i, n - i);
  return sum_of((s0 + s1) + (s2 + s3));
}

static float local_largest(const float *a, ptrdiff_t n) {
  float result = -INFINITY;
  ptrdiff_t i = 0;
  if (n >= WIDTH) {
    vf best = load(a), other = best;
    for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
      best = larger(load(a + i), best);
      other = larger(load(a + i + WIDTH), other);
    }
    best = larger(best, other);
    for (; i + WIDTH <= n; i += WIDTH) best = larger(load(a + i), best);
    for (ptrdiff_t k = 0; k < WIDTH; k++)
      if (best[k] > result || best[k] != best[k]) result = best[k];
  }
  for (; i < n; i++)
    if (a[i] > result || a[i] != a[i]) result = a[i];
  return result;
}

static ptrdiff_t local_argmax(const float *a, ptrdiff_t n) {
  float best = local_largest(a, n);
  for (ptrdiff_t i = 0; i < n; i++)
    if (a[i] == best || a[i] != a[i]) return i;
  return 0;
}

// The sum of exp(a[i] - largest), written to out[i] too unless out is null.
INLINE double exponentials(float *out, const float *a, float largest, ptrdiff_t n) {
  vd total = (vd)0.0;
  ptrdiff_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) {
    vf e = exponential(load(a + i) - largest);
    if (out) store(out + i, e);
    total += to_double(e);
  }
  double sum = sum_of_doubles(total);
  if (i < n) {
    vf e = exponential(load_part(a + i, n - i) - largest);
    float rest[WIDTH];
    store(rest, e);
    for (ptrdiff_t k = 0; k < n - i; k++) {
      sum += rest[k];
      if (out) out[i + k] = rest[k];
    }
  }
  return sum;
}

static float local_logsumexp(const float *a, ptrdiff_t n) {
  float largest = local_largest(a, n);
  if (largest == -INFINITY || largest == INFINITY) return largest;
  return (float)(largest + log(exponentials(0, a, largest, n)));
}

// Float sums of up to 64 rows, which are then added in double precision: accurate for many rows,
// at the speed of the plain loop.
static void local_column_sums(float *out, const float *a, ptrdiff_t rows, ptrdiff_t n,
                              ptrdiff_t stride) {
  enum { COLUMNS = 64, ROWS = 64 };
  for (ptrdiff_t start = 0; start < n; start += COLUMNS) {
    ptrdiff_t width = n - start < COLUMNS ? n - start : COLUMNS;
    double totals[COLUMNS] = {0};
    for (ptrdiff_t first = 0; first < rows; first += ROWS) {
      ptrdiff_t last = rows - first < ROWS ? rows : first + ROWS;
      const float *base = a + start;
      if (width == COLUMNS) {
        vf sums[COLUMNS / WIDTH];
        for (int k = 0; k < COLUMNS / WIDTH; k++) sums[k] = splat(0);
        for (ptrdiff_t row = first; row < last; row++)
          for (int k = 0; k < COLUMNS / WIDTH; k++)
            sums[k] += load(base + row * stride + k * WIDTH);
        for (int k = 0; k < COLUMNS / WIDTH; k++)
          for (int lane = 0; lane < WIDTH; lane++) totals[k * WIDTH + lane] += sums[k][lane];
      } else {
        float sums[COLUMNS] = {0};
        for (ptrdiff_t row = first; row < last; row++)
          for (ptrdiff_t j = 0; j < width; j++) sums[j] += base[row * stride + j];
        for (ptrdiff_t j = 0; j < width; j++) totals[j] += sums[j];
      }
    }
    for (ptrdiff_t j = 0; j < width; j++) out[start + j] = (float)totals[j];
  }
}

static void local_column_maxima(float *out, int32_t *positions, const float *a, ptrdiff_t rows,
                                ptrdiff_t n, ptrdiff_t stride) {
  ptrdiff_t j = 0;
  for (; j + WIDTH <= n; j += WIDTH) {
    vf best = load(a + j);
    vi where = (vi)0;
    for (ptrdiff_t row = 1; row < rows; row++) {
      vf x = load(a + row * stride + j);
      vi better = ((x > best) | (x != x)) & (best == best);
      best = choose(better, x, best);
      where = better ? (vi)(int32_t)row : where;
    }
    store(out + j, best);
    __builtin_memcpy(positions + j, &where, sizeof where);
  }
  for (; j < n; j++) {
    float best = a[j];
    int32_t where = 0;
    for (ptrdiff_t row = 1; row < rows; row++) {
      float x = a[row * stride + j];
      if ((x > best || x != x) && best == best) {
        best = x;
        where = (int32_t)row;
      }
    }
    out[j] = best;
    positions[j] = where;
  }
}

static void local_scatter_columns(float *out, const int32_t *positions, const float *gradient,
                                  ptrdiff_t n, ptrdiff_t stride) {
  for (ptrdiff_t j = 0; j < n; j++) out[positions[j] * stride + j] += gradient[j];
}
