// The way back through the gates of a recurrent step; the products are panel_product's.

// The gradient of the hidden state: from the output and from the product of the following step.
INLINE vf hidden_gradient(const kernel_recurrent_slope *s, ptrdiff_t row, ptrdiff_t unit) {
  const ptrdiff_t index = row * s->blocks * LANES + unit;
  vf g = load(s->product + index);
  if (s->mask && row < s->fresh) g *= load(s->mask + index);
  if (s->output_gradient && unit < s->depth) {
    const float *p = s->output_gradient + s->output_rows[row] * s->output_stride + unit;
    const ptrdiff_t rest = s->depth - unit;
    g += rest >= WIDTH ? load(p) : load_part(p, rest);
  }
  return g;
}

INLINE void add_to(float *target, vf sum) { store(target, load(target) + sum); }

#define FOR_PARTS(slope)                                         \
  for (ptrdiff_t block = 0; block < (slope)->blocks; block++)    \
    for (ptrdiff_t part = 0; part < LANES; part += WIDTH)

INLINE void simple_slope(const kernel_recurrent_slope *s, const int rectified) {
  const ptrdiff_t units = s->blocks * LANES;
  FOR_PARTS(s) {
    const ptrdiff_t unit = block * LANES + part;
    vf sum = splat(0);
    for (ptrdiff_t row = 0; row < s->rows; row++) {
      float *p = s->gates + row * units + unit;
      vf h = load(p), g = hidden_gradient(s, row, unit);
      g = rectified ? choose(h > splat(0), g, splat(0)) : g * (1.0f - h * h);
      store(p, g);
      sum += g;
    }
    add_to(s->bias_gradient + unit, sum);
  }
}

static void local_simple_tanh_slope(const kernel_recurrent_slope *s) { simple_slope(s, 0); }
static void local_simple_relu_slope(const kernel_recurrent_slope *s) { simple_slope(s, 1); }

INLINE void lstm_slope(const kernel_recurrent_slope *s, const int gates) {
  const ptrdiff_t units = s->blocks * LANES;
  FOR_PARTS(s) {
    const ptrdiff_t unit = block * LANES + part;
    const float *peepholes = s->peepholes ? s->peepholes + block * 3 * LANES + part : 0;
    vf sums[4] = {splat(0), splat(0), splat(0), splat(0)};
    vf peephole_sums[3] = {splat(0), splat(0), splat(0)};
    for (ptrdiff_t row = 0; row < s->rows; row++) {
      const ptrdiff_t index = row * units + unit;
      float *p = s->gates + row * units * gates + block * gates * LANES + part;
      vf i = load(p), g = load(p + (gates - 2) * LANES), o = load(p + (gates - 1) * LANES);
      vf f = gates == 4 ? load(p + LANES) : 1.0f - i;
      vf before = load(s->previous + index), cell = load(s->cells + index);
      vf h = hidden_gradient(s, row, unit), tangent = gate_tanh(cell);
      vf output = h * tangent * (o * (1.0f - o));
      vf c = load(s->direct + index) + h * o * (1.0f - tangent * tangent);
      if (peepholes) c += output * load(peepholes + 2 * LANES);
      vf candidate = c * i * (1.0f - g * g);
      vf input = (gates == 4 ? c * g : c * (g - before)) * (i * (1.0f - i));
      vf forget = gates == 4 ? c * before * (f * (1.0f - f)) : splat(0);
      vf back = c * f;
      if (peepholes) {
        back += input * load(peepholes);
        if (gates == 4) back += forget * load(peepholes + LANES);
        peephole_sums[0] += input * before;
        peephole_sums[1] += forget * before;
        peephole_sums[2] += output * cell;
      }
      store(s->direct + index, back);
      store(p, input);
      sums[0] += input;
      if (gates == 4) {
        store(p + LANES, forget);
        sums[1] += forget;
      }
      store(p + (gates - 2) * LANES, candidate);
      store(p + (gates - 1) * LANES, output);
      sums[gates - 2] += candidate;
      sums[gates - 1] += output;
    }
    UNROLL for (int gate = 0; gate < gates; gate++)
      add_to(s->bias_gradient + (block * gates + gate) * LANES + part, sums[gate]);
    if (peepholes) {
      UNROLL for (int which = 0; which < 3; which++)
        add_to(s->extra_gradient + (block * 3 + which) * LANES + part, peephole_sums[which]);
    }
  }
}

static void local_lstm_slope(const kernel_recurrent_slope *s) { lstm_slope(s, 4); }
static void local_coupled_lstm_slope(const kernel_recurrent_slope *s) { lstm_slope(s, 3); }

static void local_gru_reset_after_slope(const kernel_recurrent_slope *s) {
  const ptrdiff_t units = s->blocks * LANES;
  FOR_PARTS(s) {
    const ptrdiff_t unit = block * LANES + part, column = block * 3 * LANES + part;
    vf sums[4] = {splat(0), splat(0), splat(0), splat(0)};
    for (ptrdiff_t row = 0; row < s->rows; row++) {
      const ptrdiff_t index = row * units + unit;
      float *p = s->gates + row * units * 3 + column;
      float *q = s->product_gradient + row * units * 3 + column;
      vf z = load(p), r = load(p + LANES), n = load(p + 2 * LANES);
      vf before = load(s->previous + index);
      vf h = load(s->direct + index) + hidden_gradient(s, row, unit);
      vf update = h * (before - n) * (z * (1.0f - z));
      vf candidate = h * (1.0f - z) * (1.0f - n * n);
      vf reset = candidate * load(s->candidate + index) * (r * (1.0f - r));
      vf product = candidate * r;
      store(s->direct + index, h * z);
      store(p, update);
      store(p + LANES, reset);
      store(p + 2 * LANES, candidate);
      store(q, update);
      store(q + LANES, reset);
      store(q + 2 * LANES, product);
      sums[0] += update;
      sums[1] += reset;
      sums[2] += candidate;
      sums[3] += product;
    }
    UNROLL for (int gate = 0; gate < 3; gate++)
      add_to(s->bias_gradient + column + gate * LANES, sums[gate]);
    add_to(s->extra_gradient + unit, sums[3]);
  }
}

// The candidate and the update gate; the reset gate waits for the candidate's product.
// `product_gradient` receives the gradient of the candidate's sums, [row][units].
static void local_gru_candidate_slope(const kernel_recurrent_slope *s) {
  const ptrdiff_t units = s->blocks * LANES;
  FOR_PARTS(s) {
    const ptrdiff_t unit = block * LANES + part, column = block * 3 * LANES + part;
    vf sums[2] = {splat(0), splat(0)};
    for (ptrdiff_t row = 0; row < s->rows; row++) {
      const ptrdiff_t index = row * units + unit;
      float *p = s->gates + row * units * 3 + column;
      vf z = load(p), n = load(p + 2 * LANES), before = load(s->previous + index);
      vf h = load(s->direct + index) + hidden_gradient(s, row, unit);
      vf update = h * (before - n) * (z * (1.0f - z));
      vf candidate = h * (1.0f - z) * (1.0f - n * n);
      store(s->direct + index, h * z);
      store(p, update);
      store(p + 2 * LANES, candidate);
      store(s->product_gradient + index, candidate);
      sums[0] += update;
      sums[1] += candidate;
    }
    add_to(s->bias_gradient + column, sums[0]);
    add_to(s->bias_gradient + column + 2 * LANES, sums[1]);
  }
}

// The reset gate. `product` is the gradient of the reset state, `candidate` the hidden state as
// products read it; `product_gradient` receives the gradient of the latter, [row][units].
static void local_gru_update_slope(const kernel_recurrent_slope *s) {
  const ptrdiff_t units = s->blocks * LANES;
  FOR_PARTS(s) {
    const ptrdiff_t unit = block * LANES + part, column = block * 3 * LANES + part;
    vf sum = splat(0);
    for (ptrdiff_t row = 0; row < s->rows; row++) {
      const ptrdiff_t index = row * units + unit;
      float *p = s->gates + row * units * 3 + column + LANES;
      vf r = load(p), g = load(s->product + index);
      vf reset = g * load(s->candidate + index) * (r * (1.0f - r));
      store(s->product_gradient + index, g * r);
      store(p, reset);
      sum += reset;
    }
    add_to(s->bias_gradient + column + LANES, sum);
  }
}
