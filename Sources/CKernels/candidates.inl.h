// The best classes of rows whose scores are computed some classes at a time.

// Puts a score behind those that are not smaller; the least of the k falls out.
INLINE void insert_candidate(float *best, int32_t *classes, ptrdiff_t k, float score, int32_t class) {
  ptrdiff_t place = k - 1;
  for (; place > 0 && best[place - 1] < score; place--) {
    best[place] = best[place - 1];
    classes[place] = classes[place - 1];
  }
  best[place] = score;
  classes[place] = class;
}

static void local_add_candidates(float *scores, const float *bias, ptrdiff_t rows, ptrdiff_t n,
                                 int32_t first, float *largest, double *sums, float *best,
                                 int32_t *classes, ptrdiff_t k) {
  for (ptrdiff_t row = 0; row < rows; row++, scores += n, best += k, classes += k) {
    if (bias) MAP2(scores, scores, bias, x + y);
    float top = local_largest(scores, n);
    if (top > largest[row]) {
      sums[row] *= exp((double)largest[row] - top);
      largest[row] = top;
    }
    // Without a score greater than -inf there is nothing to add, and no difference to take.
    if (largest[row] > -INFINITY || top != top)
      sums[row] += exponentials(0, scores, largest[row], n);
    if (!(top > best[k - 1])) continue;
    ptrdiff_t i = 0;
    for (; i < n; i += WIDTH) {
      ptrdiff_t count = n - i < WIDTH ? n - i : WIDTH;
      if (count == WIDTH && !any_lane(load(scores + i) > splat(best[k - 1]))) continue;
      for (ptrdiff_t j = i; j < i + count; j++)
        if (scores[j] > best[k - 1])
          insert_candidate(best, classes, k, scores[j], first + (int32_t)j);
    }
  }
}
