// Additive attention: the hidden layer between a query and every key exists in registers only.

// scores[s] = Σ_i vector[i] · tanh(query[i] + keys[s][i])
static void local_additive_scores(float *scores, const float *query, const float *keys,
                                  const float *vector, ptrdiff_t count, ptrdiff_t n) {
  for (ptrdiff_t s = 0; s < count; s++, keys += n) {
    vf sum = splat(0);
    ptrdiff_t i = 0;
    for (; i + WIDTH <= n; i += WIDTH)
      sum += load(vector + i) * hyperbolic_tangent(load(query + i) + load(keys + i));
    if (i < n) {
      // What is read beyond the end is zero, and so is its share.
      vf hidden = hyperbolic_tangent(load_part(query + i, n - i) + load_part(keys + i, n - i));
      sum += load_part(vector + i, n - i) * hidden;
    }
    scores[s] = sum_of(sum);
  }
}

// Adds to the gradients of the query, the keys and the vector, given those of the scores.
static void local_additive_scores_gradient(float *query_gradient, float *keys_gradient,
                                           float *vector_gradient, const float *slopes,
                                           const float *query, const float *keys,
                                           const float *vector, ptrdiff_t count, ptrdiff_t n) {
  for (ptrdiff_t i = 0; i < n; i += WIDTH) {
    ptrdiff_t width = n - i < WIDTH ? n - i : WIDTH;
    vf q = load_part(query + i, width), v = load_part(vector + i, width);
    vf query_sum = splat(0), vector_sum = splat(0);
    for (ptrdiff_t s = 0; s < count; s++) {
      if (slopes[s] == 0) continue;
      vf hidden = hyperbolic_tangent(q + load_part(keys + s * n + i, width));
      vf slope = splat(slopes[s]);
      vector_sum += slope * hidden;
      vf inner = slope * v * (1.0f - hidden * hidden);
      query_sum += inner;
      float *target = keys_gradient + s * n + i;
      store_part(target, load_part(target, width) + inner, width);
    }
    store_part(query_gradient + i, load_part(query_gradient + i, width) + query_sum, width);
    store_part(vector_gradient + i, load_part(vector_gradient + i, width) + vector_sum, width);
  }
}
