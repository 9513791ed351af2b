#include "command.h"

#include "sample_client.h"

int command_sample(const command_options *options)
{
    (void)options;
    return fwrite(SAMPLE_CLIENT, 1, sizeof SAMPLE_CLIENT, stdout) == sizeof SAMPLE_CLIENT ? EXIT_DONE : EXIT_IO;
}
