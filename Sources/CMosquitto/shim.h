#pragma once
#include <mosquitto.h>
#include <mqtt_protocol.h>

/// Answers OpenSSL's question for a key's passphrase with nothing; without an answer it would ask on the terminal.
static inline int cmosquitto_no_passphrase(char *buffer, int size, int writing, void *userdata) {
    (void)buffer;
    (void)size;
    (void)writing;
    (void)userdata;
    return 0;
}
