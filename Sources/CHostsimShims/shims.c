#include "hostsim_shims.h"

#include <libwebsockets.h>
#include <openssl/ssl.h>

_Static_assert(hostsim_lws_pre == LWS_PRE, "hostsim_lws_pre repeats LWS_PRE");
_Static_assert(hostsim_ssl_options == (SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION),
               "hostsim_ssl_options repeats two options");

void hostsim_lws_silence_log(void) { lws_set_log_level(0, NULL); }
