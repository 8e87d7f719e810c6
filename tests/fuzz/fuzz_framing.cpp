// Requests: however the bytes are cut, the framer makes the same of them; what it takes, it takes
// as Boost.Beast's own parser would; and what it took means the same when it is written anew.
//
// The first two bytes of an input say where its rest is cut.
#include "backend/http/message/request_framer.h"
#include "backend/http/message/request_target.h"
#include "tests/fuzz/fuzz.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <vector>

using namespace boxoffice;
using namespace boxoffice::fuzz;
using Status = RequestFramer::Status;

namespace {

// Small, so that limits are met by small inputs.
HttpLimits smallLimits()
{
    HttpLimits limits;
    limits.maxTarget = 200;
    limits.maxHead = 800;
    limits.maxHeaderFields = 12;
    limits.maxBody = 300;
    return limits;
}

const HttpLimits kLimits = smallLimits();

QByteArray described(RequestFramer &framer)
{
    const ApiRequest &request = framer.request();
    QByteArray out = framer.methodName().toByteArray() + ' ' + framer.target().toByteArray() + ' '
        + framer.host().toByteArray() + (framer.isHttp10() ? " 1.0" : " 1.1")
        + (framer.keepAlive() ? " keep" : " close") + ' ' + request.path;
    for (const auto &[name, value] : request.query) {
        out += '\n' + name + '=' + value;
    }
    for (const auto &[name, value] : request.headers) {
        out += '\n' + name + ": " + value;
    }
    return out + "\n\n" + request.body;
}

// What becomes of all requests in the bytes, which are fed in pieces of these sizes in turn.
QByteArray outcome(QByteArrayView bytes, const std::vector<qsizetype> &pieces)
{
    RequestFramer framer(kLimits);
    QByteArray out;
    std::size_t turn = 0;
    while (!bytes.isEmpty() && framer.status() != Status::Failed) {
        QByteArrayView piece = bytes.first(std::min(bytes.size(), pieces[turn++ % pieces.size()]));
        bytes = bytes.sliced(piece.size());
        while (!piece.isEmpty() && framer.status() == Status::NeedMore) {
            piece = piece.sliced(framer.feed(piece));
            if (framer.status() == Status::Complete) {
                out += described(framer) + '\0';
                framer.reset();
            }
        }
    }
    if (framer.status() == Status::Failed) {
        return out + "refused: " + wireName(framer.error().code).toByteArray() + ' '
            + framer.error().message.toUtf8();
    }
    return out + "more " + QByteArray::number(framer.headComplete()) + ' '
        + QByteArray::number(framer.wantsContinue()) + ' ' + framer.request().body;
}

void checkTaken(RequestFramer &framer)
{
    const ApiRequest &request = framer.request();
    require(request.body.size() <= kLimits.maxBody, "a body is within its limit");
    require(request.headers.size() <= kLimits.maxHeaderFields, "so are the fields");
    require(framer.target().size() <= kLimits.maxTarget, "so is the target");
    require(framer.isHttp10() || isValidHost(framer.host()), "1.1 has a host");
    for (const auto &[name, value] : request.headers) {
        require(!name.isEmpty() && name == name.toLower() && !name.contains(' '), "names", name);
        require(std::none_of(value.begin(), value.end(),
                             [](char c) {
                                 return (static_cast<unsigned char>(c) < 0x20 && c != '\t')
                                     || c == 0x7f;
                             }),
                "values have no control characters", value);
    }
}

// bytes: a whole chunked message. Without trailers its last line but one is the size 0.
bool hasTrailers(QByteArrayView bytes)
{
    const QByteArrayView rest = bytes.chopped(4);
    const QByteArrayView line = rest.sliced(rest.lastIndexOf("\r\n") + 2);
    return !std::all_of(line.begin(), line.end(), [](char c) { return c == '0'; });
}

// An independent reader takes the same bytes for the same request.
void checkBeastAgrees(QByteArrayView bytes, RequestFramer &framer)
{
    namespace http = boost::beast::http;
    bytes = bytes.startsWith("\r\n") ? bytes.sliced(2) : bytes;
    if (!framer.request().header("transfer-encoding").isNull() && hasTrailers(bytes)) {
        return; // which we drop, and Beast heeds: a length, a coding, "Connection: close"
    }
    http::request_parser<http::string_body> parser;
    parser.eager(true);
    parser.header_limit(100'000);
    boost::beast::error_code error;
    std::size_t used = 0;
    const auto size = static_cast<std::size_t>(bytes.size());
    do {
        used += parser.put({bytes.data() + used, size - used}, error);
    } while (!error && !parser.is_done() && used < size);
    require(!error && parser.is_done() && used == size, "Beast takes it, too", bytes);
    require(QByteArrayView(parser.get().body()) == framer.request().body, "the same body", bytes);
    require(parser.keep_alive() == framer.keepAlive() || framer.isHttp10(), "keep-alive", bytes);
}

// Written anew with a plain length, it is the same request.
void checkRewritten(RequestFramer &framer)
{
    const ApiRequest &request = framer.request();
    QByteArray bytes = framer.methodName().toByteArray() + ' ' + framer.target().toByteArray()
        + (framer.isHttp10() ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    QByteArray fields;
    for (const auto &[name, value] : request.headers) {
        const bool framing = name == "content-length" || name == "transfer-encoding";
        fields += framing ? QByteArray() : QByteArray(name + ':' + value + "\r\n");
    }
    if (!request.body.isEmpty()) {
        fields += "content-length:" + QByteArray::number(request.body.size()) + "\r\n";
    }
    bytes += fields + "\r\n" + request.body;
    RequestFramer again(kLimits);
    require(again.feed(bytes) == bytes.size() && again.status() == Status::Complete,
            "a request can be written anew", bytes);
    require(again.request().path == request.path && again.request().query == request.query
                && again.request().body == request.body && again.keepAlive() == framer.keepAlive(),
            "and is the same", bytes);
}

} // namespace

int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    const QByteArrayView bytes = view(data, size).sliced(2);
    const std::vector<qsizetype> cuts{1 + data[0], 1 + data[1] % 16};
    const QByteArray whole = outcome(bytes, {std::max<qsizetype>(bytes.size(), 1)});
    require(outcome(bytes, cuts) == whole, "cutting changes nothing", whole);
    require(outcome(bytes, {1}) == whole, "nor do single bytes", whole);

    RequestFramer framer(kLimits);
    const qsizetype taken = framer.feed(bytes);
    if (framer.status() == Status::Complete) {
        checkTaken(framer);
        checkBeastAgrees(bytes.first(taken), framer);
        checkRewritten(framer);
    }
    return 0;
}
