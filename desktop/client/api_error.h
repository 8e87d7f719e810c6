// Why a call to the server did not succeed, told apart as far as a person can act on it.
// `message` is always one translated sentence that may be shown as it is.
//
// Threads: a value; copies may be used by any thread.
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>
#include <utility>
#include <variant>

namespace boxoffice {

enum class ApiFailure {
    Unreachable,  // no connection, or it broke
    Tls,          // the certificate or the handshake was refused
    NotBoxoffice, // somebody answered, but it is no Boxoffice server
    OtherVersion, // a Boxoffice server that this program does not understand
    Gateway,      // a proxy in front answered instead of the server
    Server,       // the server's own refusal: see code and field
    LocalFile,    // what was to be written here could not be
    Cancelled,    // by the person
};

struct ApiError
{
    ApiFailure kind = ApiFailure::Unreachable;
    QString message;
    std::optional<ErrorCode> code = {}; // of the server's own refusals; nothing: a later server's
    QString field = {};                 // as on the wire; empty if no single member is at fault
    int httpStatus = 0;
    bool outcomeUnknown = false; // a change was sent, and whether it took effect is not known
    bool isTransient = false;    // trying again may help

    friend bool operator==(const ApiError &, const ApiError &) = default;
};

// A value or an ApiError.
template <typename T> class [[nodiscard]] ApiResult
{
public:
    ApiResult(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    ApiResult(ApiError error) : m_state(std::in_place_index<1>, std::move(error)) { }

    explicit operator bool() const { return m_state.index() == 0; }
    // Requires: *this is true.
    const T &operator*() const { return std::get<0>(m_state); }
    const T *operator->() const { return &std::get<0>(m_state); }
    // Requires: *this is false.
    const ApiError &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, ApiError> m_state;
};

// The answer of a call that has nothing to tell.
struct Nothing
{
    friend bool operator==(const Nothing &, const Nothing &) = default;
};

ApiError unreachable(const QUrl &server, const QString &reason);
// reason: of the certificates, or as the handshake ended.
ApiError tlsRefused(const QUrl &server, const QString &reason);
ApiError notBoxoffice(const QUrl &server);
ApiError otherVersion(const QString &theirs, const QString &ours);
ApiError gatewayAnswered(int httpStatus);
ApiError cancelledByPerson();

// The server's answer other than 2xx. body: whatever came; contentType tells whether it is ours.
ApiError errorFromAnswer(const QUrl &server, int httpStatus, const QByteArray &contentType,
                         const QByteArray &body);

} // namespace boxoffice
