#include "CReferenceICU.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct reference_words {
  UBreakIterator *breaks;
  UText *text;
};

reference_words *reference_words_open(const char *locale, const uint8_t *text, int64_t count) {
  reference_words *words = calloc(1, sizeof *words);
  if (words == NULL) return NULL;
  UErrorCode error = U_ZERO_ERROR;
  words->text = utext_openUTF8(NULL, (const char *)text, count, &error);
  words->breaks = ubrk_open(UBRK_WORD, locale, NULL, 0, &error);
  if (U_SUCCESS(error)) ubrk_setUText(words->breaks, words->text, &error);
  if (U_SUCCESS(error)) {
    ubrk_first(words->breaks);
    return words;
  }
  reference_words_close(words);
  return NULL;
}

int64_t reference_words_next(reference_words *words, int32_t *status) {
  int32_t end = ubrk_next(words->breaks);
  if (end == UBRK_DONE) return -1;
  *status = ubrk_getRuleStatus(words->breaks);
  return end;
}

void reference_words_close(reference_words *words) {
  if (words == NULL) return;
  if (words->breaks != NULL) ubrk_close(words->breaks);
  if (words->text != NULL) utext_close(words->text);
  free(words);
}
