// Preloaded into a program: the clock that tells the date is ahead by as many seconds as stand in HOSTSIM_CLOCK, a file
// that may change at any time; less than zero is back. The clocks that only count stay as they are, and so do waits, as
// when somebody sets a machine's clock. (libfaketime 0.9.10 moves waits of timerfd_settime along, which no machine does.)
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t ahead(void) {
  const char *path = getenv("HOSTSIM_CLOCK");
  char text[32];
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  text[length < 0 ? 0 : length] = 0;
  return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int failure = syscall(SYS_clock_gettime, clock, now);
  if (failure == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
  return failure;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int failure = syscall(SYS_gettimeofday, now, zone);
  if (failure == 0) now->tv_sec += ahead();
  return failure;
}

time_t time(time_t *copy) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (copy) *copy = now.tv_sec;
  return now.tv_sec;
}
