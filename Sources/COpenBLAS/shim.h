#ifndef TEXTUS_COPENBLAS_H
#define TEXTUS_COPENBLAS_H
#include <cblas.h>
#endif
