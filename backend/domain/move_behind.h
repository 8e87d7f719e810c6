// Appends one list to another by moving.
//
// Threads: a pure function.
#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

namespace boxoffice {

template <typename T> void moveBehind(std::vector<T> &all, std::vector<T> &more)
{
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

} // namespace boxoffice
