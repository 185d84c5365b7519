/* main.c - torc-server; everything is in process.c, so that tests can link it. */
#include "server/process.h"

int main(int argc, char **argv)
{
    return process_main(argc, argv);
}
