// Preloaded into a program: what it does to files below HOSTSIM_FAULT_FOLDER is counted, and at call number
// HOSTSIM_FAULT_AT the program is killed (HOSTSIM_FAULT=kill; a write is cut in half first), or the disk is full from
// then on (HOSTSIM_FAULT=full).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int calls;

static int is_ours(const char *path) {
  const char *folder = getenv("HOSTSIM_FAULT_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_our_file(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_ours(path);
}

// 0: go on. 1: the disk is full. -1: this is the moment to die.
static int fault(int counts) {
  const char *kind = getenv("HOSTSIM_FAULT"), *at = getenv("HOSTSIM_FAULT_AT");
  if (!counts || !kind || !at) return 0;
  int call = atomic_fetch_add(&calls, 1) + 1;
  if (strcmp(kind, "full") == 0 && call >= atoi(at)) return 1;
  return strcmp(kind, "kill") == 0 && call == atoi(at) ? -1 : 0;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define TRY(counts)                     \
  switch (fault(counts)) {              \
    case -1: die();                     \
    case 1: errno = ENOSPC; return -1;  \
  }

ssize_t write(int file, const void *bytes, size_t count) {
  switch (fault(is_our_file(file))) {
    case -1: REAL(write)(file, bytes, count / 2); die();
    case 1: errno = ENOSPC; return -1;
  }
  return REAL(write)(file, bytes, count);
}

int fsync(int file) { TRY(is_our_file(file)) return REAL(fsync)(file); }
int fchmod(int file, mode_t mode) { TRY(is_our_file(file)) return REAL(fchmod)(file, mode); }
int mkdir(const char *path, mode_t mode) { TRY(is_ours(path)) return REAL(mkdir)(path, mode); }
int rename(const char *from, const char *to) { TRY(is_ours(to)) return REAL(rename)(from, to); }

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  TRY((flags & O_CREAT) && is_ours(path))
  return ((int (*)(const char *, int, mode_t))dlsym(RTLD_NEXT, name))(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = va_arg(list, mode_t);
  va_end(list);
  return opened("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = va_arg(list, mode_t);
  va_end(list);
  return opened("open64", path, flags, mode);
}
