#include "hostsim_shims.h"

#include <libwebsockets.h>

_Static_assert(hostsim_lws_pre == LWS_PRE, "hostsim_lws_pre repeats LWS_PRE");

void hostsim_lws_silence_log(void) { lws_set_log_level(0, NULL); }
