// What an operator does with accounts, on the server's machine: set-up links, reset links, a list.
//
// Threads: the main thread, which it blocks.
#pragma once

#include "backend/app/server_config.h"
#include "shared/result.h"

namespace boxoffice {

// Whether config asks for one of them.
bool asksForAccounts(const ServerConfig &config);
// Does it on the database, and prints what it led to. Returns the exit code of the program: 1 after
// a sentence on stderr, and then nothing has changed. E-mail addresses are printed to a terminal
// only.
int runAccountCommand(const ServerConfig &config, const DatabaseConfig &database);

// Returns the address in front of links, such as https://localhost:8080.
QString ownAddress(const ServerConfig &config, int port);
// Says at a server's start who may do what, and how to make the first account of a protected one.
void tellOfAccess(const ServerConfig &config, const DatabaseConfig &database,
                  const QString &address);

} // namespace boxoffice
