#ifndef HOSTSIM_SHIMS_H
#define HOSTSIM_SHIMS_H

/* C that Swift cannot spell. Library types appear as forward declarations only: a library header
   included here would give its types a second owner. */

struct lws;

/* Bytes that libwebsockets wants free in front of every buffer it writes. */
enum { hostsim_lws_pre = 16 };

/* `SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION`, which are macros of casts. */
enum { hostsim_ssl_options = 1 << 14 | 1 << 30 };

/* Silences libwebsockets' own log: every fault it reports also reaches a callback. */
void hostsim_lws_silence_log(void);

/* Two of glibc's own file actions of `posix_spawn`, which its headers hide from Swift; `actions` is a
   `posix_spawn_file_actions_t`. The child gets no descriptor from `first` on, and starts in `path`. */
int hostsim_spawn_closefrom(void *actions, int first);
int hostsim_spawn_chdir(void *actions, const char *path);

/* Gives pages of the heap that nobody uses back to the system; in a header that Swift does not have. */
void hostsim_give_memory_back(void);

#endif
