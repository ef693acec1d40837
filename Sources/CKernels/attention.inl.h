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

// out[0] .. out[rows - 1] = products of a query with that many keys, side by side.
INLINE void key_products(float *out, const int rows, const float *query, const float *keys,
                         ptrdiff_t n) {
  vf sums[4];
  UNROLL for (int r = 0; r < rows; r++) sums[r] = splat(0);
  ptrdiff_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) {
    vf q = load(query + i);
    UNROLL for (int r = 0; r < rows; r++) sums[r] += q * load(keys + r * n + i);
  }
  if (i < n) {
    vf q = load_part(query + i, n - i);
    UNROLL for (int r = 0; r < rows; r++) sums[r] += q * load_part(keys + r * n + i, n - i);
  }
  UNROLL for (int r = 0; r < rows; r++) out[r] = sum_of(sums[r]);
}

// The mean of columns `i` … of `vectors` vectors, the last of them in part if part > 0.
INLINE void mean_columns(float *out, const int vectors, const float *weights, const float *values,
                         ptrdiff_t count, ptrdiff_t n, ptrdiff_t part) {
  vf sums[8];
  UNROLL for (int v = 0; v < vectors; v++) sums[v] = splat(0);
  for (ptrdiff_t s = 0; s < count; s++, values += n) {
    vf w = splat(weights[s]);
    UNROLL for (int v = 0; v < vectors; v++)
      sums[v] += w * (part ? load_part(values, part) : load(values + v * WIDTH));
  }
  UNROLL for (int v = 0; v < vectors; v++) {
    if (part)
      store_part(out, sums[v], part);
    else
      store(out + v * WIDTH, sums[v]);
  }
}

static void local_attend(float *context, float *weights, const float *queries, const float *keys,
                         const float *values, ptrdiff_t rows, ptrdiff_t count, ptrdiff_t key_size,
                         ptrdiff_t value_size, ptrdiff_t stride, float scale) {
  for (ptrdiff_t row = 0; row < rows; row++, weights += stride, queries += key_size) {
    float *out = context + row * value_size;
    ptrdiff_t s = 0;
    for (; s + 4 <= count; s += 4)
      key_products(weights + s, 4, queries, keys + s * key_size, key_size);
    for (; s < count; s++) key_products(weights + s, 1, queries, keys + s * key_size, key_size);
    if (scale != 1) local_scale(weights, weights, scale, count);
    if (count > 0) local_softmax(weights, weights, 1, count);
    for (s = count; s < stride; s++) weights[s] = 0;
    ptrdiff_t i = 0;
    for (; i + 8 * WIDTH <= value_size; i += 8 * WIDTH)
      mean_columns(out + i, 8, weights, values + i, count, value_size, 0);
    for (; i + WIDTH <= value_size; i += WIDTH)
      mean_columns(out + i, 1, weights, values + i, count, value_size, 0);
    if (i < value_size)
      mean_columns(out + i, 1, weights, values + i, count, value_size, value_size - i);
  }
}
