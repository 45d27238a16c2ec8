#include "load.h"

#include <stdlib.h>

static uint32_t *times;
static size_t count, room;

void sample_add(uint64_t time) {
  if (count == room) {
    room = room ? room * 2 : 1 << 16;
    times = realloc(times, room * sizeof *times);
    if (!times) fail("there is no memory for %zu times", room);
  }
  times[count++] = time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

void sample_clear(void) { count = 0; }

size_t sample_count(void) { return count; }

static int compare(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

uint64_t sample_at(double quantile) {
  if (!count) return 0;
  qsort(times, count, sizeof *times, compare);
  size_t place = (size_t)(quantile * (double)count);
  return times[place < count ? place : count - 1];
}
