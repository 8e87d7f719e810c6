// A value or an Error. std::expected needs C++23; this is the small part of it we use.
//
//   Result<Event> r = parse(bytes);
//   if (!r) return r.error();
//   use(*r);
//
// Threads: a value; copies may be used by any thread.
#pragma once

#include "shared/error.h"

#include <utility>
#include <variant>

namespace boxoffice {

template <typename T> class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }

    explicit operator bool() const { return m_state.index() == 0; }
    // Requires: *this is true.
    T &operator*() & { return std::get<0>(m_state); }
    const T &operator*() const & { return std::get<0>(m_state); }
    T &&operator*() && { return std::get<0>(std::move(m_state)); }
    T *operator->() { return &std::get<0>(m_state); }
    const T *operator->() const { return &std::get<0>(m_state); }
    // Requires: *this is false.
    const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <> class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) { }

    explicit operator bool() const { return m_ok; }
    // Requires: *this is false.
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace boxoffice
