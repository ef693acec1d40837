#include "CICUBridge.h"

#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

// ICU's types under the names the header gives them, and back.
static UBreakIterator *own(icu_breaks *breaks) { return (UBreakIterator *)breaks; }
static const UCaseMap *own_map(const icu_case_map *map) { return (const UCaseMap *)map; }
static const UNormalizer2 *own_form(const icu_form *form) { return (const UNormalizer2 *)form; }

icu_breaks *icu_open_breaks(int32_t kind, const char *locale, int32_t *status) {
  const UBreakIteratorType type =
      kind == icu_words ? UBRK_WORD : kind == icu_sentences ? UBRK_SENTENCE : UBRK_CHARACTER;
  UErrorCode code = U_ZERO_ERROR;
  UBreakIterator *breaks = ubrk_open(type, locale, NULL, 0, &code);
  *status = code;
  return (icu_breaks *)breaks;
}

void icu_close_breaks(icu_breaks *breaks) { ubrk_close(own(breaks)); }

// Writes at most `capacity` boundaries of the iterator's text and returns how many there are.
static int32_t read_boundaries(
    UBreakIterator *breaks, int32_t *boundaries, int32_t *rule_statuses, int32_t capacity) {
  int32_t count = 0;
  for (int32_t end = ubrk_next(breaks); end != UBRK_DONE; end = ubrk_next(breaks)) {
    if (count < capacity) {
      boundaries[count] = end;
      if (rule_statuses) rule_statuses[count] = ubrk_getRuleStatus(breaks);
    }
    count += 1;
  }
  return count;
}

int32_t icu_boundaries(
    icu_breaks *breaks, const uint16_t *text, int32_t length, int32_t *boundaries,
    int32_t *rule_statuses, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  ubrk_setText(own(breaks), text, length, &code);
  *status = code;
  return U_FAILURE(code) ? 0 : read_boundaries(own(breaks), boundaries, rule_statuses, length);
}

int32_t icu_utf8_boundaries(
    icu_breaks *breaks, const char *text, int64_t length, int32_t *boundaries,
    int32_t *rule_statuses, int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UText *view = utext_openUTF8(NULL, text, length, &code);
  ubrk_setUText(own(breaks), view, &code);
  const int32_t count =
      U_FAILURE(code) ? 0 : read_boundaries(own(breaks), boundaries, rule_statuses, capacity);
  utext_close(view);
  *status = code;
  return count;
}

int icu_is_white_space(int32_t scalar) { return u_isUWhiteSpace(scalar); }

int icu_is_alphabetic(int32_t scalar) { return u_isUAlphabetic(scalar); }

int icu_is_invisible(int32_t scalar) {
  const int category = u_charType(scalar);
  return category == U_CONTROL_CHAR || category == U_FORMAT_CHAR;
}

int icu_is_shared_mark(int32_t scalar) {
  return u_charType(scalar) == U_NON_SPACING_MARK
      && u_getIntPropertyValue(scalar, UCHAR_SCRIPT) == USCRIPT_INHERITED;
}

int32_t icu_combining_class(int32_t scalar) { return u_getCombiningClass(scalar); }

int32_t icu_category(int32_t scalar) {
  const uint32_t mask = U_GET_GC_MASK(scalar);
  return mask & U_GC_L_MASK ? icu_letter
      : mask & U_GC_M_MASK  ? icu_mark
      : mask & U_GC_N_MASK  ? icu_number
      : mask & U_GC_P_MASK  ? icu_punctuation
      : mask & U_GC_S_MASK  ? icu_symbol
      : mask & U_GC_Z_MASK  ? icu_separator
      : mask & U_GC_CF_MASK ? icu_format
                            : icu_other;
}

int icu_is_unspaced(int32_t scalar) {
  // What a dictionary must cut has a line-break class of its own; kana share some letters.
  return u_getIntPropertyValue(scalar, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT
      || uscript_hasScript(scalar, USCRIPT_HAN) || uscript_hasScript(scalar, USCRIPT_HIRAGANA)
      || uscript_hasScript(scalar, USCRIPT_KATAKANA);
}

int32_t icu_lowercase_scalar(int32_t scalar) { return u_tolower(scalar); }

icu_case_map *icu_open_case_map(const char *locale, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UCaseMap *map = ucasemap_open(locale, 0, &code);
  *status = code;
  return (icu_case_map *)map;
}

void icu_close_case_map(icu_case_map *map) { ucasemap_close((UCaseMap *)map); }

int32_t icu_lowercase(
    const icu_case_map *map, uint8_t *target, int32_t capacity, const uint8_t *source,
    int32_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const int32_t count = ucasemap_utf8ToLower(
      own_map(map), (char *)target, capacity, (const char *)source, length, &code);
  *status = code;
  return count;
}

int32_t icu_fold_case(
    const icu_case_map *map, uint8_t *target, int32_t capacity, const uint8_t *source,
    int32_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const int32_t count = ucasemap_utf8FoldCase(
      own_map(map), (char *)target, capacity, (const char *)source, length, &code);
  *status = code;
  return count;
}

const icu_form *icu_find_form(int32_t name, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const UNormalizer2 *form = name == icu_nfc ? unorm2_getNFCInstance(&code)
      : name == icu_nfkc ? unorm2_getNFKCInstance(&code)
                         : unorm2_getNFDInstance(&code);
  *status = code;
  return (const icu_form *)form;
}

int32_t icu_normalize(
    const icu_form *form, const uint16_t *source, int32_t length, uint16_t *target,
    int32_t capacity, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const int32_t count = unorm2_normalize(own_form(form), source, length, target, capacity, &code);
  *status = code;
  return count;
}

int32_t icu_normalized_prefix(
    const icu_form *form, const uint16_t *source, int32_t length, int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  const int32_t count = unorm2_spanQuickCheckYes(own_form(form), source, length, &code);
  *status = code;
  return count;
}

int icu_has_boundary_before(const icu_form *form, int32_t scalar) {
  return unorm2_hasBoundaryBefore(own_form(form), scalar);
}

const char *icu_status_name(int32_t status) { return u_errorName((UErrorCode)status); }
