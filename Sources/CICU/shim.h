// The system's ICU, for the C target CICUBridge only. No Swift target may import this module:
// Foundation brings its own copy of ICU's headers, and the compiler refuses a program that sees
// both.
#ifndef TEXTUS_CICU_H
#define TEXTUS_CICU_H
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#endif
