// The inner half of RequestFramer: receives what Boost.Beast finds in a head, and adds the rules
// that Beast does not have. A violation is reported after all fields were read, so that the refusal
// can honour the other fields. Private to request_framer.cpp; it keeps Beast out of everybody
// else's compile time.
//
// Threads: its framer's.
#pragma once

#include "backend/http/message/request_framer.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <optional>
#include <utility>

namespace boxoffice {

class RequestFramer::Parser final : public boost::beast::http::basic_parser<true>
{
public:
    // framer: borrowed, and told everything.
    explicit Parser(RequestFramer &framer);

private:
    using error_code = boost::beast::error_code;
    using field = boost::beast::http::field;
    using string_view = boost::beast::string_view;
    using verb = boost::beast::http::verb;

    // Rules of ours
    void checkField(field name, QByteArrayView value);
    void checkLength(QByteArrayView value);
    void checkCoding(QByteArrayView value);
    void checkHost(QByteArrayView value);
    void checkExpect(QByteArrayView value);
    void checkWhole();
    void readConnection(QByteArrayView value);
    // The first one counts.
    void refuse(ErrorCode code, const char16_t *sentence);

    // Beast's callbacks
    void on_request_impl(verb method, string_view name, string_view target, int version,
                         error_code &ec) override;
    void on_response_impl(int, string_view, int, error_code &) override { }
    void on_field_impl(field id, string_view name, string_view value, error_code &ec) override;
    // Called by Beast, as an override, from Boost 1.90 on; before, trailers come to
    // on_field_impl().
    virtual void on_trailer_field_impl(field, string_view, string_view, error_code &) { }
    void on_header_impl(error_code &ec) override;
    void on_body_init_impl(boost::optional<std::uint64_t> const &, error_code &) override { }
    // It never sees the body.
    std::size_t on_body_impl(string_view, error_code &) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code &) override { }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code &) override { return 0; }
    void on_finish_impl(error_code &) override { }

    RequestFramer &m_framer;
    std::optional<std::pair<ErrorCode, const char16_t *>> m_refusal;
    bool m_hasLength = false;
    bool m_hasHost = false;
    bool m_closes = false;
};

} // namespace boxoffice
