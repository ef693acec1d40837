// Vector inner loops, the instruction set chosen at run time. No allocation, no policy:
// kernels take pointers and lengths, never shapes, and never check them.
#ifndef TEXTUS_CKERNELS_H
#define TEXTUS_CKERNELS_H

#include <stddef.h>
#include <stdint.h>
#include "gemm.h"
#include "recurrent.h"
#include "text.h"
#include "tiles.h"
#include "word_vectors.h"

#ifdef __cplusplus
extern "C" {
#endif

// Sets flush-to-zero / denormals-are-zero for this thread; returns what was set before.
int kernel_flush_denormals(int on);

// Processors this process may run on.
ptrdiff_t kernel_available_threads(void);

// Runs `body(argument)` on a new thread that nobody waits for; returns 0 if there can be none.
int kernel_start_thread(void (*body)(void *argument), void *argument);

// Tells the processor that this thread waits in a loop.
static inline void kernel_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// The instruction sets for which the kernels are compiled.
enum {
  KERNEL_BASELINE = 0,  // what every processor of the architecture has
  KERNEL_AVX2 = 1,      // AVX2, FMA and F16C
  KERNEL_AVX512 = 2,    // AVX-512 F, BW, DQ and VL
  KERNEL_AMX = 3,       // AVX-512, its brain floats, and AMX's tiles of them
  KERNEL_INSTRUCTION_SETS = 4,
};

// The instruction set in use: the best this processor has, or what the environment variable
// TEXTUS_INSTRUCTION_SET (baseline, avx2, avx512 or amx) asks for; a set that the processor lacks or an
// unknown name ends the program with a message.
int kernel_instruction_set(void);

// Whether this processor can run the kernels of `set`.
int kernel_supports_instruction_set(int set);

// Uses `set` from now on, in all threads; returns 0 and changes nothing if it is not supported.
int kernel_use_instruction_set(int set);

// One block of Philox 4x32-10.
typedef struct { uint64_t low, high; } kernel_block;
kernel_block kernel_philox(uint64_t key, uint64_t counter);

// The kernels themselves: `kernel_<name>` runs the version for the instruction set in use.
#define KERNEL(result, name, parameters, arguments) result kernel_##name parameters;
#include "kernel_list.h"
#undef KERNEL

// All kernels of one instruction set, for comparing them with each other.
typedef struct {
#define KERNEL(result, name, parameters, arguments) result(*name) parameters;
#include "kernel_list.h"
#undef KERNEL
} kernel_table;

// The kernels compiled for `set`; null if this processor cannot run them.
const kernel_table *kernel_table_of(int set);

// Convolution over time with global max pooling, for one example and `vectors * 16` filters
// (1 to 4 vectors). The projections of the distinct rows have been computed beforehand:
// projected[row * row_stride + tap * vectors * 16 + filter].
void kernel_window_max(const float *projected, ptrdiff_t row_stride, const int32_t *rows,
                       ptrdiff_t windows, ptrdiff_t taps, ptrdiff_t vectors, float *best,
                       int32_t *where);

// Its gradients for one example: weight and weight_gradient [filter, taps, width], table and
// table_gradient [row, width]; table_gradient may be NULL; negative rows are zero padding.
void kernel_window_max_backward(const float *gradient, const int32_t *where, ptrdiff_t filters,
                                const int32_t *rows, ptrdiff_t taps, ptrdiff_t width,
                                const float *table, const float *weight, float *weight_gradient,
                                float *table_gradient);

#ifdef __cplusplus
}
#endif
#endif
