// Steps of recurrent layers: the product with the recurrent weights and, while its sums are still
// in registers, the gates.

// 1 / x for normal x of moderate size: an estimate and Newton's steps, faster than a division.
INLINE vf reciprocal_of(vf x) {
#if WIDTH == 16
  vf y = __builtin_bit_cast(vf, _mm512_rcp14_ps(__builtin_bit_cast(__m512, x)));
  return y + y * (1.0f - x * y);
#elif WIDTH == 8
  vf y = __builtin_bit_cast(vf, _mm256_rcp_ps(__builtin_bit_cast(__m256, x)));
  y = y + y * (1.0f - x * y);
  return y + y * (1.0f - x * y);
#else
  return 1.0f / x;
#endif
}

// The sigmoid and the tangent for gates: their arguments are limited where the result no longer
// changes, which saves the care for the ends of the range.
INLINE vf gate_sigmoid(vf x) {
  vi n;
  vf p = reduced_expm1(at_least(at_most(-x, 80.0f), -80.0f), &n) + 1.0f;
  return reciprocal_of(1.0f + p * power_of_two(n));
}

INLINE vf gate_tanh(vf x) {
  vf e = exponential_minus_one(at_least(at_most(x + x, 20.0f), -20.0f));
  return e * reciprocal_of(e + 2.0f);
}

// Where a tile of rows stands: its first row, its block of units and the part of the block.
typedef struct {
  ptrdiff_t row, block, part;
} place;

// The bias and the input's share of the gates.
INLINE void begin_gates(const kernel_recurrent_step *s, const int rows, const int gates,
                        const int row_gates, place at, vf sums[12][4]) {
  const ptrdiff_t stride = s->blocks * row_gates * LANES;
  const ptrdiff_t column = at.block * row_gates * LANES + at.part;
  UNROLL for (int row = 0; row < rows; row++) {
    ptrdiff_t source = s->projected_rows ? s->projected_rows[at.row + row] : at.row + row;
    const float *p = s->projected + source * stride + column;
    UNROLL for (int gate = 0; gate < gates; gate++)
      sums[row][gate] = load(p + gate * LANES) + load(s->bias + column + gate * LANES);
  }
}

INLINE void add_recurrent(const kernel_recurrent_step *s, const int rows, const int gates,
                          place at, vf sums[12][4]) {
  const ptrdiff_t units = s->blocks * LANES;
  if (s->products) {
    const float *found = s->products + (at.row * s->blocks + at.block) * gates * LANES + at.part;
    UNROLL for (int row = 0; row < rows; row++)
      UNROLL for (int gate = 0; gate < gates; gate++)
        sums[row][gate] += load(found + row * units * gates + gate * LANES);
    return;
  }
  add_products(rows, gates, sums, s->factor + at.row * units, units,
               s->weights + at.block * s->depth * gates * LANES + at.part, gates * LANES, LANES,
               s->depth);
}

// Writes a new hidden state to wherever it is wanted.
INLINE void store_hidden(const kernel_recurrent_step *s, place at, vf h) {
  const ptrdiff_t unit = at.block * LANES + at.part;
  const ptrdiff_t index = at.row * s->blocks * LANES + unit;
  store(s->hidden + index, h);
  if (s->masked) store(s->masked + index, h * load(s->mask + index));
  if (s->output && unit < s->depth) {
    float *target = s->output + s->output_rows[at.row] * s->output_stride + unit;
    const ptrdiff_t rest = s->depth - unit;
    if (rest >= WIDTH) store(target, h);
    else store_part(target, h, rest);
  }
}

// Runs TILE(rows, first) for every block of units and, in narrow instruction sets, its parts.
#define FOR_BLOCKS(step, vectors, TILE)                                      \
  for (ptrdiff_t block = 0; block < (step)->blocks; block++)                 \
    for (ptrdiff_t part = 0; part < LANES; part += WIDTH)                    \
      FOR_TILES((step)->rows, vectors, TILE)

INLINE void simple_tile(const kernel_recurrent_step *s, const int rows, const int rectified,
                        place at) {
  vf sums[12][4];
  begin_gates(s, rows, 1, 1, at, sums);
  add_recurrent(s, rows, 1, at, sums);
  const ptrdiff_t units = s->blocks * LANES;
  UNROLL for (int row = 0; row < rows; row++) {
    place own = {at.row + row, at.block, at.part};
    vf h = rectified ? choose(sums[row][0] < splat(0), splat(0), sums[row][0])
                     : gate_tanh(sums[row][0]);
    if (s->gates) store(s->gates + own.row * units + at.block * LANES + at.part, h);
    store_hidden(s, own, h);
  }
}

static void local_simple_tanh_step(const kernel_recurrent_step *s) {
#define TILE(count, first) simple_tile(s, count, 0, (place){first, block, part})
  FOR_BLOCKS(s, 1, TILE);
#undef TILE
}

static void local_simple_relu_step(const kernel_recurrent_step *s) {
#define TILE(count, first) simple_tile(s, count, 1, (place){first, block, part})
  FOR_BLOCKS(s, 1, TILE);
#undef TILE
}

// gates: 4, or 3 without a forget gate.
INLINE void lstm_tile(const kernel_recurrent_step *s, const int rows, const int gates, place at) {
  vf sums[12][4];
  begin_gates(s, rows, gates, gates, at, sums);
  add_recurrent(s, rows, gates, at, sums);
  const ptrdiff_t units = s->blocks * LANES, unit = at.block * LANES + at.part;
  const float *peepholes = s->peepholes ? s->peepholes + at.block * 3 * LANES + at.part : 0;
  UNROLL for (int row = 0; row < rows; row++) {
    place own = {at.row + row, at.block, at.part};
    const ptrdiff_t index = own.row * units + unit;
    vf before = load(s->previous + index);
    vf i = sums[row][0], f = sums[row][1], o = sums[row][gates - 1];
    if (peepholes) {
      i += before * load(peepholes);
      if (gates == 4) f += before * load(peepholes + LANES);
    }
    i = gate_sigmoid(i);
    f = gates == 4 ? gate_sigmoid(f) : 1.0f - i;
    vf g = gate_tanh(sums[row][gates - 2]);
    vf cell = f * before + i * g;
    if (peepholes) o += cell * load(peepholes + 2 * LANES);
    o = gate_sigmoid(o);
    store(s->cells + index, cell);
    if (s->gates) {
      float *kept = s->gates + own.row * units * gates + at.block * gates * LANES + at.part;
      store(kept, i);
      if (gates == 4) store(kept + LANES, f);
      store(kept + (gates - 2) * LANES, g);
      store(kept + (gates - 1) * LANES, o);
    }
    store_hidden(s, own, o * gate_tanh(cell));
  }
}

static void local_lstm_step(const kernel_recurrent_step *s) {
#define TILE(count, first) lstm_tile(s, count, 4, (place){first, block, part})
  FOR_BLOCKS(s, 4, TILE);
#undef TILE
}

static void local_coupled_lstm_step(const kernel_recurrent_step *s) {
#define TILE(count, first) lstm_tile(s, count, 3, (place){first, block, part})
  FOR_BLOCKS(s, 3, TILE);
#undef TILE
}

INLINE void reset_after_tile(const kernel_recurrent_step *s, const int rows, place at) {
  vf sums[12][4], inputs[12];
  begin_gates(s, rows, 3, 3, at, sums);
  const ptrdiff_t units = s->blocks * LANES, unit = at.block * LANES + at.part;
  UNROLL for (int row = 0; row < rows; row++) sums[row][2] = load(s->extra_bias + unit);
  add_recurrent(s, rows, 3, at, sums);
  const ptrdiff_t column = at.block * 3 * LANES + at.part;
  UNROLL for (int row = 0; row < rows; row++) {
    place own = {at.row + row, at.block, at.part};
    ptrdiff_t source = s->projected_rows ? s->projected_rows[own.row] : own.row;
    inputs[row] = load(s->projected + source * units * 3 + column + 2 * LANES) +
                  load(s->bias + column + 2 * LANES);
    vf before = load(s->previous + own.row * units + unit);
    vf z = gate_sigmoid(sums[row][0]), r = gate_sigmoid(sums[row][1]);
    vf n = gate_tanh(inputs[row] + r * sums[row][2]);
    if (s->gates) {
      float *kept = s->gates + own.row * units * 3 + column;
      store(kept, z);
      store(kept + LANES, r);
      store(kept + 2 * LANES, n);
      store(s->candidate + own.row * units + unit, sums[row][2]);
    }
    store_hidden(s, own, n + z * (before - n));
  }
}

static void local_gru_reset_after_step(const kernel_recurrent_step *s) {
#define TILE(count, first) reset_after_tile(s, count, (place){first, block, part})
  FOR_BLOCKS(s, 3, TILE);
#undef TILE
}

// Update and reset; the candidate's product waits for the reset state of all units.
INLINE void update_tile(const kernel_recurrent_step *s, const int rows, place at) {
  vf sums[12][4];
  begin_gates(s, rows, 2, 3, at, sums);
  add_recurrent(s, rows, 2, at, sums);
  const ptrdiff_t units = s->blocks * LANES, unit = at.block * LANES + at.part;
  UNROLL for (int row = 0; row < rows; row++) {
    const ptrdiff_t own = at.row + row;
    float *kept = s->gates + own * units * 3 + at.block * 3 * LANES + at.part;
    vf r = gate_sigmoid(sums[row][1]);
    store(kept, gate_sigmoid(sums[row][0]));
    store(kept + LANES, r);
    store(s->candidate + own * units + unit, r * load(s->factor + own * units + unit));
  }
}

static void local_gru_update_step(const kernel_recurrent_step *s) {
#define TILE(count, first) update_tile(s, count, (place){first, block, part})
  FOR_BLOCKS(s, 2, TILE);
#undef TILE
}

INLINE void candidate_tile(const kernel_recurrent_step *s, const int rows, place at) {
  vf sums[12][4];
  const ptrdiff_t units = s->blocks * LANES, unit = at.block * LANES + at.part;
  const ptrdiff_t column = at.block * 3 * LANES + at.part;
  UNROLL for (int row = 0; row < rows; row++) {
    ptrdiff_t source = s->projected_rows ? s->projected_rows[at.row + row] : at.row + row;
    sums[row][0] = load(s->projected + source * units * 3 + column + 2 * LANES) +
                   load(s->bias + column + 2 * LANES);
  }
  add_products(rows, 1, sums, s->candidate + at.row * units, units,
               s->extra_weights + at.block * s->depth * LANES + at.part, LANES, LANES, s->depth);
  UNROLL for (int row = 0; row < rows; row++) {
    place own = {at.row + row, at.block, at.part};
    float *kept = s->gates + own.row * units * 3 + column;
    vf before = load(s->previous + own.row * units + unit);
    vf z = load(kept), n = gate_tanh(sums[row][0]);
    store(kept + 2 * LANES, n);
    store_hidden(s, own, n + z * (before - n));
  }
}

static void local_gru_candidate_step(const kernel_recurrent_step *s) {
#define TILE(count, first) candidate_tile(s, count, (place){first, block, part})
  FOR_BLOCKS(s, 1, TILE);
#undef TILE
}
