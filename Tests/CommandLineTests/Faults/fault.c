// Preloaded into a program: what it does to files below HOSTSIM_FAULT_FOLDER is counted, and at call number
// HOSTSIM_FAULT_AT the program is killed (HOSTSIM_FAULT=kill; a write is cut in half first), or the disk is full from
// then on (HOSTSIM_FAULT=full), or the file system takes no writes any more (HOSTSIM_FAULT=readonly), as far as calls
// by name go. With HOSTSIM_FAULT_WHILE, only for as long as there is a file of that name.
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

static int is_kind(const char *kind) {
  const char *chosen = getenv("HOSTSIM_FAULT");
  return chosen && strcmp(chosen, kind) == 0;
}

// 0: go on. -1: this is the moment to die. Otherwise the error.
static int fault(int counts) {
  const char *at = getenv("HOSTSIM_FAULT_AT"), *file = getenv("HOSTSIM_FAULT_WHILE");
  if (!counts || !at || (file && access(file, F_OK) != 0)) return 0;
  int call = atomic_fetch_add(&calls, 1) + 1;
  if (is_kind("kill")) return call == atoi(at) ? -1 : 0;
  if (call < atoi(at)) return 0;
  return is_kind("full") ? ENOSPC : is_kind("readonly") ? EROFS : 0;
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define TRY(counts)              \
  int error = fault(counts);     \
  if (error < 0) die();          \
  if (error > 0) {               \
    errno = error;               \
    return -1;                   \
  }

// A file that is open for writing keeps a file system from becoming read-only: there, no write fails.
ssize_t write(int file, const void *bytes, size_t count) {
  int error = fault(!is_kind("readonly") && is_our_file(file));
  if (error < 0) {
    REAL(write)(file, bytes, count / 2);
    die();
  }
  if (error > 0) {
    errno = error;
    return -1;
  }
  return REAL(write)(file, bytes, count);
}

static int exists(const char *path) { return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0; }

int fsync(int file) { TRY(!is_kind("readonly") && is_our_file(file)) return REAL(fsync)(file); }
int fchmod(int file, mode_t mode) { TRY(is_our_file(file)) return REAL(fchmod)(file, mode); }
int rename(const char *from, const char *to) { TRY(is_ours(to)) return REAL(rename)(from, to); }

int unlink(const char *path) {
  TRY(is_kind("readonly") && is_ours(path) && exists(path))
  return REAL(unlink)(path);
}

int mkdir(const char *path, mode_t mode) {
  TRY(is_ours(path) && !exists(path))
  return REAL(mkdir)(path, mode);
}

// What is there can be opened on a full disk, and to be read on one that takes no writes.
static int needs_room(const char *path, int flags) {
  if (is_kind("readonly") && (flags & O_ACCMODE) != O_RDONLY && exists(path)) return 1;
  return (flags & O_CREAT) && (is_kind("kill") || !exists(path));
}

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  TRY(is_ours(path) && needs_room(path, flags))
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
