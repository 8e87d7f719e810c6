// libsodium, started before its first use.
//
// Threads: any.
#pragma once

namespace boxoffice {

// Ends the program if there are no random numbers: nothing here would be safe.
void needSodium();

} // namespace boxoffice
