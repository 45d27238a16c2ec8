#define _GNU_SOURCE
#include "hostsim_shims.h"

#include <libwebsockets.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <spawn.h>

_Static_assert(hostsim_lws_pre == LWS_PRE, "hostsim_lws_pre repeats LWS_PRE");
_Static_assert(hostsim_ssl_options == (SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION),
               "hostsim_ssl_options repeats two options");

void hostsim_lws_silence_log(void) { lws_set_log_level(0, NULL); }

int hostsim_spawn_closefrom(void *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int hostsim_spawn_chdir(void *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

void hostsim_give_memory_back(void) { malloc_trim(0); }

/* OpenSSL would clean up while the program exits, under the hands of threads that still sign. It has to be told before
   anybody uses it. */
__attribute__((constructor)) static void hostsim_keep_openssl(void) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}
