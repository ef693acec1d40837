#include "text.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// A block is 64 bytes; bit i of a mask speaks of byte i.

#if defined(__SSE2__)

typedef struct { __m128i part[4]; } text_block;

static inline text_block load_block(const uint8_t *text) {
  text_block block;
  for (int i = 0; i < 4; i++) block.part[i] = _mm_loadu_si128((const __m128i *)(text + 16 * i));
  return block;
}

static inline uint64_t join_masks(const __m128i *part) {
  uint64_t low = (uint32_t)_mm_movemask_epi8(part[0]) | (uint32_t)_mm_movemask_epi8(part[1]) << 16;
  uint64_t high = (uint32_t)_mm_movemask_epi8(part[2]) | (uint32_t)_mm_movemask_epi8(part[3]) << 16;
  return low | high << 32;
}

static inline uint64_t mask_equal(text_block block, uint8_t byte) {
  __m128i found[4];
  for (int i = 0; i < 4; i++) found[i] = _mm_cmpeq_epi8(block.part[i], _mm_set1_epi8((char)byte));
  return join_masks(found);
}

// Bytes b with first <= (b | bits) < first + length; SSE2 compares signed, hence the shift by 128.
static inline uint64_t mask_range(text_block block, uint8_t bits, uint8_t first, uint8_t length) {
  __m128i found[4];
  for (int i = 0; i < 4; i++) {
    __m128i value = _mm_or_si128(block.part[i], _mm_set1_epi8((char)bits));
    value = _mm_add_epi8(value, _mm_set1_epi8((char)(128 - first)));
    found[i] = _mm_cmplt_epi8(value, _mm_set1_epi8((char)(length - 128)));
  }
  return join_masks(found);
}

static inline uint64_t mask_high(text_block block) { return join_masks(block.part); }

#elif defined(__aarch64__)

typedef struct { uint8x16_t part[4]; } text_block;

static inline text_block load_block(const uint8_t *text) {
  text_block block;
  for (int i = 0; i < 4; i++) block.part[i] = vld1q_u8(text + 16 * i);
  return block;
}

static inline uint64_t join_masks(const uint8x16_t *part) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t weight = vld1q_u8(weights);
  uint8x16_t low = vpaddq_u8(vandq_u8(part[0], weight), vandq_u8(part[1], weight));
  uint8x16_t high = vpaddq_u8(vandq_u8(part[2], weight), vandq_u8(part[3], weight));
  uint8x16_t all = vpaddq_u8(low, high);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline uint64_t mask_equal(text_block block, uint8_t byte) {
  uint8x16_t found[4];
  for (int i = 0; i < 4; i++) found[i] = vceqq_u8(block.part[i], vdupq_n_u8(byte));
  return join_masks(found);
}

static inline uint64_t mask_range(text_block block, uint8_t bits, uint8_t first, uint8_t length) {
  uint8x16_t found[4];
  for (int i = 0; i < 4; i++) {
    uint8x16_t value = vsubq_u8(vorrq_u8(block.part[i], vdupq_n_u8(bits)), vdupq_n_u8(first));
    found[i] = vcltq_u8(value, vdupq_n_u8(length));
  }
  return join_masks(found);
}

static inline uint64_t mask_high(text_block block) {
  uint8x16_t found[4];
  for (int i = 0; i < 4; i++) found[i] = vcgeq_u8(block.part[i], vdupq_n_u8(128));
  return join_masks(found);
}

#else

typedef struct { uint8_t byte[64]; } text_block;

static inline text_block load_block(const uint8_t *text) {
  text_block block;
  memcpy(block.byte, text, 64);
  return block;
}

static inline uint64_t mask_range(text_block block, uint8_t bits, uint8_t first, uint8_t length) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++)
    mask |= (uint64_t)((uint8_t)((block.byte[i] | bits) - first) < length) << i;
  return mask;
}

static inline uint64_t mask_equal(text_block block, uint8_t byte) {
  return mask_range(block, 0, byte, 1);
}

static inline uint64_t mask_high(text_block block) { return mask_range(block, 0, 128, 128); }

#endif

// What the last byte of the block before was.
enum {
  carry_letter = 1,
  carry_digit = 2,
  carry_word = 4,    // letter, digit or connector
  carry_space = 8,
  carry_return = 16,
  carry_middle = 32, // joins its neighbours
};

// Bit 0 of the result is `carry`, bit i what byte i - 1 was.
static inline uint64_t previous(uint64_t mask, uint64_t carry, int flag) {
  return mask << 1 | (uint64_t)((carry & flag) != 0);
}

static inline uint64_t last(uint64_t mask, int flag) { return mask >> 63 ? (uint64_t)flag : 0; }

// ICU's status of a segment comes from its end: a letter, a digit, or a connector after one of
// them; two connectors in a row make a word, one alone makes none.
static uint8_t kind_of(
    const uint8_t *text, int64_t start, int64_t end, const kernel_word_classes *classes) {
  uint8_t class = classes->class_of[text[end - 1] & 127];
  if ((class & kernel_connector) && end - start > 1) {
    class = classes->class_of[text[end - 2] & 127];
    if (class & kernel_connector) return kernel_kind_word;
  }
  if (class & kernel_letter) return kernel_kind_word;
  return class & kernel_digit ? kernel_kind_number : kernel_kind_other;
}

kernel_word_scan kernel_begin_words(int64_t position) {
  kernel_word_scan scan = {position, position, -1, 0};
  return scan;
}

int32_t kernel_scan_words(
    const uint8_t *text, int64_t count, const kernel_word_classes *classes, int32_t words_only,
    kernel_word_scan *scan, kernel_segment *out, int64_t capacity, int64_t *written) {
  int64_t position = scan->position, boundary = scan->boundary, word = scan->word;
  uint64_t carry = scan->carry;
  const kernel_segment *limit = out + capacity - 65;
  kernel_segment *next = out;
  int32_t result = kernel_scan_full;
  while (next < limit) {
    if (position >= count) {
      // Everything up to `count` is decided: the rest is one segment.
      if (words_only) {
        if (word >= 0) {
          uint8_t kind = kind_of(text, word, count, classes);
          *next = (kernel_segment){word, count, kind};
          next += kind != kernel_kind_other;
        }
      } else if (boundary < count) {
        *next++ = (kernel_segment){boundary, count, kind_of(text, boundary, count, classes)};
      }
      boundary = count;
      word = -1;
      result = kernel_scan_ended;
      break;
    }
    const int64_t length = count - position < 64 ? count - position : 64;
    uint8_t padded[64];
    text_block block;
    if (length == 64) {
      block = load_block(text + position);
    } else {
      // The control character 1 joins nothing, so the end of the text is a boundary.
      memset(padded, 1, sizeof padded);
      memcpy(padded, text + position, (size_t)length);
      block = load_block(padded);
    }
    const uint64_t inside = length == 64 ? ~(uint64_t)0 : ((uint64_t)1 << length) - 1;
    const uint64_t high = mask_high(block) & inside;
    const uint64_t digits_only = mask_range(block, 0, '0', 10);
    uint64_t letters = mask_range(block, 0x20, 'a', 26);
    uint64_t digits = digits_only;
    const uint64_t spaces = mask_equal(block, ' ');
    uint64_t connectors = 0, middle_letters = 0, middle_digits = 0, returns = 0, feeds = 0;
    if (~(letters | digits | spaces) & inside) {
      for (int32_t i = 0; i < classes->special_count; i++) {
        const uint8_t byte = classes->special[i];
        const uint8_t class = classes->class_of[byte];
        const uint64_t found = mask_equal(block, byte);
        if (class & kernel_letter) letters |= found;
        if (class & kernel_digit) digits |= found;
        if (class & kernel_connector) connectors |= found;
        if (class & kernel_mid_letter) middle_letters |= found;
        if (class & kernel_mid_number) middle_digits |= found;
      }
      returns = mask_equal(block, '\r');
      feeds = mask_equal(block, '\n');
    }
    uint8_t following = 0;
    int stops = high != 0;
    if (length == 64 && position + 64 < count) {
      const uint8_t byte = text[position + 64];
      if (byte < 128) following = classes->class_of[byte];
      else stops = 1;
    }
    const uint64_t next_letter = letters >> 1 | (uint64_t)(following & kernel_letter) << 63;
    const uint64_t next_digit =
        digits >> 1 | (uint64_t)((following & kernel_digit) != 0) << 63;
    const uint64_t middles =
        (middle_letters & previous(letters, carry, carry_letter) & next_letter)
        | (middle_digits & previous(digits, carry, carry_digit) & next_digit);
    const uint64_t parts = letters | digits | connectors;
    const uint64_t joined =
        (parts & previous(parts, carry, carry_word))
        | (spaces & previous(spaces, carry, carry_space))
        | (feeds & previous(returns, carry, carry_return))
        | middles | previous(middles, carry, carry_middle);
    uint64_t boundaries = ~joined & inside;
    uint64_t body = (parts | middles) & inside;
    if (stops) {
      // Only what the bytes before the first one >= 0x80 decide is certain. A byte that may join
      // its neighbours waits for the one after it.
      const int end = high ? __builtin_ctzll(high) : 64;
      uint64_t certain = end == 64 ? ~(uint64_t)0 : ((uint64_t)1 << end) - 1;
      if (end > 0) {
        const uint64_t final = (uint64_t)1 << (end - 1);
        if ((middle_letters | middle_digits) & final) certain &= ~final;
      }
      boundaries &= certain;
      if (boundaries) {
        const int top = 63 - __builtin_clzll(boundaries);
        // A word that is open at the last certain boundary starts there and is not written.
        const uint64_t below = ((uint64_t)1 << top) - 1;
        const uint64_t closing = below | (uint64_t)1 << top;
        if (words_only) {
          uint64_t starts = body & ~(body << 1 | (uint64_t)(word >= 0)) & below;
          uint64_t ends = ~body & (body << 1 | (uint64_t)(word >= 0)) & closing;
          while (ends) {
            if (word < 0) {
              word = position + __builtin_ctzll(starts);
              starts &= starts - 1;
            }
            const int64_t finish = position + __builtin_ctzll(ends);
            ends &= ends - 1;
            const uint8_t kind = kind_of(text, word, finish, classes);
            *next = (kernel_segment){word, finish, kind};
            next += kind != kernel_kind_other;
            word = -1;
          }
          boundary = position + top;
        } else {
          uint64_t rest = boundaries;
          while (rest) {
            const int64_t finish = position + __builtin_ctzll(rest);
            rest &= rest - 1;
            if (finish > boundary) {
              *next++ = (kernel_segment){
                  boundary, finish, kind_of(text, boundary, finish, classes)};
              boundary = finish;
            }
          }
        }
      }
      result = kernel_scan_stopped;
      break;
    }
    if (words_only) {
      const uint64_t before = body << 1 | (uint64_t)(word >= 0);
      uint64_t starts = body & ~before;
      uint64_t ends = ~body & before & inside;
      while (ends) {
        if (word < 0) {
          word = position + __builtin_ctzll(starts);
          starts &= starts - 1;
        }
        const int64_t finish = position + __builtin_ctzll(ends);
        ends &= ends - 1;
        const uint8_t class = classes->class_of[text[finish - 1]];
        const uint8_t kind =
            class & kernel_letter ? kernel_kind_word : kind_of(text, word, finish, classes);
        *next = (kernel_segment){word, finish, kind};
        next += kind != kernel_kind_other;
        word = -1;
      }
      if (starts) word = position + __builtin_ctzll(starts);
      if (boundaries) boundary = position + 63 - __builtin_clzll(boundaries);
    } else {
      uint64_t rest = boundaries;
      while (rest) {
        const int64_t finish = position + __builtin_ctzll(rest);
        rest &= rest - 1;
        if (finish > boundary) {
          *next++ = (kernel_segment){boundary, finish, kind_of(text, boundary, finish, classes)};
          boundary = finish;
        }
      }
    }
    carry = last(letters, carry_letter) | last(digits, carry_digit) | last(parts, carry_word)
        | last(spaces, carry_space) | last(returns, carry_return) | last(middles, carry_middle);
    position += length;
  }
  *scan = (kernel_word_scan){position, boundary, word, carry};
  *written = next - out;
  return result;
}

int64_t kernel_ascii_prefix(const uint8_t *text, int64_t count) {
  int64_t position = 0;
  for (; count - position >= 64; position += 64) {
    const uint64_t high = mask_high(load_block(text + position));
    if (high) return position + __builtin_ctzll(high);
  }
  while (position < count && text[position] < 128) position++;
  return position;
}
