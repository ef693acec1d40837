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
  vf best = splat(-INFINITY), other = best;
  ptrdiff_t i = 0;
  for (; i + 2 * WIDTH <= n; i += 2 * WIDTH) {
    best = larger(load(a + i), best);
    other = larger(load(a + i + WIDTH), other);
  }
  for (; i + WIDTH <= n; i += WIDTH) best = larger(load(a + i), best);
  if (i < n) {
    vf rest = choose(first_lanes(n - i), load_part(a + i, n - i), splat(-INFINITY));
    other = larger(rest, other);
  }
  return largest_of(larger(best, other));
}

static ptrdiff_t local_argmax(const float *a, ptrdiff_t n) {
  vf best = splat(local_largest(a, n));
  ptrdiff_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) {
    vf x = load(a + i);
    if (any_lane((x == best) | (x != x))) break;
  }
  for (; i < n; i++)
    if (a[i] == best.x || a[i] != a[i]) return i;
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
  if (i < n) {
    vf e = exponential(load_part(a + i, n - i) - largest);
    if (out) store_part(out + i, e, n - i);
    total += to_double(choose(first_lanes(n - i), e, splat(0)));
  }
  return sum_of_doubles(total);
}

static float local_logsumexp(const float *a, ptrdiff_t n) {
  float largest = local_largest(a, n);
  if (largest == -INFINITY || largest == INFINITY) return largest;
  return (float)(largest + log(exponentials(0, a, largest, n)));
}

// Sums of `vectors` × WIDTH neighbouring columns, the last vector only in part if part > 0.
// Float sums of up to 64 rows are added in double precision: accurate for many rows, at the speed
// of the plain loop.
INLINE void strip_sums(float *out, const float *a, ptrdiff_t rows, ptrdiff_t stride,
                       const int vectors, ptrdiff_t part) {
  enum { ROWS = 64 };
  vd totals[4];
  for (int k = 0; k < vectors; k++) totals[k] = (vd)0.0;
  for (ptrdiff_t first = 0; first < rows; first += ROWS) {
    ptrdiff_t last = rows - first < ROWS ? rows : first + ROWS;
    vf sums[4];
    for (int k = 0; k < vectors; k++) sums[k] = splat(0);
    for (ptrdiff_t row = first; row < last; row++)
      for (int k = 0; k < vectors; k++) {
        const float *p = a + row * stride + k * WIDTH;
        sums[k] += part ? load_part(p, part) : load(p);
      }
    for (int k = 0; k < vectors; k++) totals[k] += to_double(sums[k]);
  }
  for (int k = 0; k < vectors; k++) {
    vf sum = __builtin_convertvector(totals[k], vf);
    if (part)
      store_part(out + k * WIDTH, sum, part);
    else
      store(out + k * WIDTH, sum);
  }
}

static void local_column_sums(float *out, const float *a, ptrdiff_t rows, ptrdiff_t n,
                              ptrdiff_t stride) {
  ptrdiff_t j = 0;
  for (; j + 4 * WIDTH <= n; j += 4 * WIDTH) strip_sums(out + j, a + j, rows, stride, 4, 0);
  for (; j + WIDTH <= n; j += WIDTH) strip_sums(out + j, a + j, rows, stride, 1, 0);
  if (j < n) strip_sums(out + j, a + j, rows, stride, 1, n - j);
}

INLINE void strip_maxima(float *out, int32_t *positions, const float *a, ptrdiff_t rows,
                         ptrdiff_t stride, const int vectors, ptrdiff_t part) {
  vf best[4];
  vi where[4];
  for (int k = 0; k < vectors; k++) {
    best[k] = part ? load_part(a, part) : load(a + k * WIDTH);
    where[k] = (vi)0;
  }
  for (ptrdiff_t row = 1; row < rows; row++)
    for (int k = 0; k < vectors; k++) {
      const float *p = a + row * stride + k * WIDTH;
      vf x = part ? load_part(p, part) : load(p);
      vi better = ~(x <= best[k]) & (best[k] == best[k]);  // also if x is the first NaN
      best[k] = choose(better, x, best[k]);
      where[k] = better ? (vi)(int32_t)row : where[k];
    }
  for (int k = 0; k < vectors; k++) {
    vf places = __builtin_bit_cast(vf, where[k]);
    if (part) {
      store_part(out, best[k], part);
      store_part((float *)positions, places, part);
    } else {
      store(out + k * WIDTH, best[k]);
      store((float *)(positions + k * WIDTH), places);
    }
  }
}

static void local_column_maxima(float *out, int32_t *positions, const float *a, ptrdiff_t rows,
                                ptrdiff_t n, ptrdiff_t stride) {
  ptrdiff_t j = 0;
  for (; j + 4 * WIDTH <= n; j += 4 * WIDTH)
    strip_maxima(out + j, positions + j, a + j, rows, stride, 4, 0);
  for (; j + WIDTH <= n; j += WIDTH)
    strip_maxima(out + j, positions + j, a + j, rows, stride, 1, 0);
  if (j < n) strip_maxima(out + j, positions + j, a + j, rows, stride, 1, n - j);
}

static void local_scatter_columns(float *out, const int32_t *positions, const float *gradient,
                                  ptrdiff_t n, ptrdiff_t stride) {
  for (ptrdiff_t j = 0; j < n; j++) out[positions[j] * stride + j] += gradient[j];
}
