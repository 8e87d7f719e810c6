#include "backend/access/sodium_start.h"

#include <sodium.h>

#include <exception>

namespace boxoffice {

void needSodium()
{
    static const bool ready = sodium_init() >= 0;
    if (!ready) {
        std::terminate();
    }
}

} // namespace boxoffice
