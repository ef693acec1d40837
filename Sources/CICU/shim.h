// ICU renames its functions through macros (`ubrk_open` becomes `ubrk_open_72`), which Swift
// cannot import. Each function used here gets a thin inline wrapper with the prefix `icu_`.
#ifndef TEXTUS_CICU_H
#define TEXTUS_CICU_H
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>

// Boundaries.

static inline UBreakIterator *_Nullable icu_open_breaks(
    UBreakIteratorType type, const char *_Nonnull locale, UErrorCode *_Nonnull status) {
  return ubrk_open(type, locale, NULL, 0, status);
}

static inline void icu_close_breaks(UBreakIterator *_Nonnull breaks) { ubrk_close(breaks); }

static inline void icu_set_text(
    UBreakIterator *_Nonnull breaks, const UChar *_Nonnull text, int32_t length,
    UErrorCode *_Nonnull status) {
  ubrk_setText(breaks, text, length, status);
}

// The boundary after the current one, or -1 at the end.
static inline int32_t icu_next_boundary(UBreakIterator *_Nonnull breaks) {
  return ubrk_next(breaks);
}

static inline int32_t icu_rule_status(UBreakIterator *_Nonnull breaks) {
  return ubrk_getRuleStatus(breaks);
}

// Every boundary of UTF-8 text, read by ICU itself; the reference the tests compare with.
// Returns the number of boundaries, of which at most `capacity` are written.
static inline int32_t icu_utf8_boundaries(
    UBreakIterator *_Nonnull breaks, const char *_Nonnull text, int64_t length,
    int32_t *_Nonnull boundaries, int32_t *_Nonnull statuses, int32_t capacity,
    UErrorCode *_Nonnull status) {
  UText *view = utext_openUTF8(NULL, text, length, status);
  ubrk_setUText(breaks, view, status);
  int32_t count = 0;
  if (U_SUCCESS(*status)) {
    for (int32_t end = ubrk_next(breaks); end != UBRK_DONE; end = ubrk_next(breaks)) {
      if (count < capacity) {
        boundaries[count] = end;
        statuses[count] = ubrk_getRuleStatus(breaks);
      }
      count += 1;
    }
  }
  utext_close(view);
  return count;
}

// Properties of a scalar.

static inline int icu_is_white_space(UChar32 scalar) { return u_isUWhiteSpace(scalar); }

static inline int icu_is_alphabetic(UChar32 scalar) { return u_isUAlphabetic(scalar); }

static inline UChar32 icu_lowercase_scalar(UChar32 scalar) { return u_tolower(scalar); }

static inline int32_t icu_general_category(UChar32 scalar) { return u_charType(scalar); }

static inline uint8_t icu_combining_class(UChar32 scalar) { return u_getCombiningClass(scalar); }

static inline int32_t icu_property(UChar32 scalar, UProperty property) {
  return u_getIntPropertyValue(scalar, property);
}

// Case.

static inline UCaseMap *_Nullable icu_open_case_map(
    const char *_Nonnull locale, UErrorCode *_Nonnull status) {
  return ucasemap_open(locale, 0, status);
}

static inline void icu_close_case_map(UCaseMap *_Nonnull map) { ucasemap_close(map); }

static inline int32_t icu_lowercase(
    const UCaseMap *_Nonnull map, char *_Nullable target, int32_t capacity,
    const char *_Nonnull source, int32_t length, UErrorCode *_Nonnull status) {
  return ucasemap_utf8ToLower(map, target, capacity, source, length, status);
}

static inline int32_t icu_fold_case(
    const UCaseMap *_Nonnull map, char *_Nullable target, int32_t capacity,
    const char *_Nonnull source, int32_t length, UErrorCode *_Nonnull status) {
  return ucasemap_utf8FoldCase(map, target, capacity, source, length, status);
}

// Normal forms.

static inline const UNormalizer2 *_Nullable icu_nfc(UErrorCode *_Nonnull status) {
  return unorm2_getNFCInstance(status);
}

static inline const UNormalizer2 *_Nullable icu_nfkc(UErrorCode *_Nonnull status) {
  return unorm2_getNFKCInstance(status);
}

static inline const UNormalizer2 *_Nullable icu_nfd(UErrorCode *_Nonnull status) {
  return unorm2_getNFDInstance(status);
}

static inline int32_t icu_normalize(
    const UNormalizer2 *_Nonnull form, const UChar *_Nonnull source, int32_t length,
    UChar *_Nonnull target, int32_t capacity, UErrorCode *_Nonnull status) {
  return unorm2_normalize(form, source, length, target, capacity, status);
}

// How many leading code units are normalised for certain.
static inline int32_t icu_normalized_prefix(
    const UNormalizer2 *_Nonnull form, const UChar *_Nonnull source, int32_t length,
    UErrorCode *_Nonnull status) {
  return unorm2_spanQuickCheckYes(form, source, length, status);
}

static inline int icu_has_boundary_before(const UNormalizer2 *_Nonnull form, UChar32 scalar) {
  return unorm2_hasBoundaryBefore(form, scalar);
}

static inline int icu_is_inert(const UNormalizer2 *_Nonnull form, UChar32 scalar) {
  return unorm2_isInert(form, scalar);
}

static inline int icu_failed(UErrorCode status) { return U_FAILURE(status); }

static inline const char *_Nonnull icu_error_name(UErrorCode status) { return u_errorName(status); }

#endif
